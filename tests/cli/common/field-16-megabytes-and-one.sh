{
    printf 'customer,date,amount,note\nAcme,2024-03-01,10,"'
    head -c 16777217 /dev/zero | tr '\0' x
    printf '"\n'
} | kam-rfm
