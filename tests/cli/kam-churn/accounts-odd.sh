# Accounts that somebody edited by hand: told, not computed with.
h=customer,as_of,orders,days,lines,amount,returns,first_date,last_date,first_amount,gap_mean,gap_sd,gap_log_mean
for row in 'A,2024-03-31,3,3,3,9.00,0.00,2024-01-01,2024-03-01,3.00,,,' \
    'A,2024-03-31,3,3,3,9.00,0.00,2024-03-01,2024-01-01,3.00,30,1,3.4' \
    'A,2024-03-31,900000000,900000000,3,9.00,0.00,2024-01-01,2024-03-01,3.00,30,1,3.4'; do
    printf '%s\n%s\n' $h $row | kam-churn
    echo $?
done
