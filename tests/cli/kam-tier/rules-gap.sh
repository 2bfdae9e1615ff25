# Bands that leave a hole are an error where no other row can fill it.
printf 'customer,amount,region\nA,10,East\n' >accounts.csv
try() {
    printf '%s\n' "$@" >rules.csv
    kam-tier --rules=rules.csv accounts.csv
    echo "status $?"
}
try tier,amount 'a,>=5000' b,1000..4000
try tier,amount 'a,>3000' 'b,<3000'
try tier,amount 'a,>=3000' 'b,<=2999.99'
try tier,amount,region 'a,>=5000,=East' 'b,1000..4000,=East' 'c,,=West'
# Not below the lowest band, nor where another row may take them.
try tier,amount 'a,>=5000' b,1000..5000
try tier,amount,region 'a,>=5000,=East' 'b,1000..4000,=East' 'c,>=100,'
try tier,amount 'a,>=5000' b,1000..4000 c,
try tier,amount 'a,top 5%' 'b,>=5000' c,1000..4000
