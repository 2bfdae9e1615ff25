# Refused, not held in memory, and said where it begins.
{
    printf 'customer,date,amount\nAcme,2024-03-01,10\n"'
    head -c 100000000 /dev/zero | tr '\0' x
    printf '",2024-03-02,20\n'
} | kam-rfm
