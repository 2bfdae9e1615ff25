# The largest that is read.
{
    printf 'customer,date,amount,note\nAcme,2024-03-01,10,"'
    head -c 16777216 /dev/zero | tr '\0' x
    printf '"\n'
} | kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date 
