# A row that no account can reach is an error, where that is certain.
printf 'customer,amount,score,region\nA,10,1,East\n' >accounts.csv
try() {
    printf '%s\n' "$@" >rules.csv
    kam-tier --rules=rules.csv accounts.csv
    echo "status $?"
}
try tier,amount 'a,>=3000' 'b,>=10000' c,
try tier,amount a, b,
try tier,amount 'a,>=5000' 'b,<5000' c,
try tier,amount 'a,>=3000' 'b,1000..3000' 'c,2000..5000' d,
try tier,amount,region 'a,>=3000,' 'b,>=4000,=East' c,,
try tier,region 'a,=East' 'b,!=West' 'c,=East'
try tier,region 'a,!=East' 'b,!=East' c,
try tier,amount 'a,top 5%' 'b,top 3%' c,
try tier,amount 'a,!=5' 'b,>6' c,
# A blank score meets no bound, so there is something left for the last row.
try tier,score 'a,>=1' 'b,<1' c,
# These are fine.
try tier,amount,region 'a,>=3000,=East' 'b,>=4000,=West' c,,
try tier,amount 'a,top 20' 'b,top 5%' c,
