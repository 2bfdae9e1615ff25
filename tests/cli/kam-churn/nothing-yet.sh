# One customer, one day, returns alone, nothing at all.
printf 'customer,date,amount\nA,2024-01-01,5\n' | kam-churn
printf 'customer,date,amount\nA,2024-01-01,5\nB,2024-01-01,7\n' |
    kam-churn --columns=customer,p_active,amount_at_risk,status
printf 'customer,date,amount\nA,2024-01-01,-5\n' | kam-churn
printf 'customer,date,amount\n' | kam-churn --columns=customer,status
printf 'customer,date,amount\nA,2024-01-01,5\n' | kam-churn --backtest=rolling:2
