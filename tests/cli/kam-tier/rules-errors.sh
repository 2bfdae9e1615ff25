# What is wrong with rules is told before a row is read, with its place.
printf 'customer,amount,region\nA,10,East\nB,oops,West\n' >accounts.csv
try() {
    printf '%s\n' "$@" >rules.csv
    kam-tier --rules=rules.csv accounts.csv
    echo "status $?"
}
# Operators and numbers.
try tier,amount 'a,=>3000' b,
try tier,amount 'a,<>3000' b,
try tier,amount 'a,≥3000' b,
try tier,amount 'a,! 3000' b,
try tier,amount 'a,>=3x0' b,
try tier,amount 'a,>=' b,
try tier,amount 'a,>=0.0000001' b,
try tier,amount 'a,>=1e40' b,
try tier,amount 'a,>=3000' 'b,1000..x'
try tier,amount 'a,=3000' 'b,!=x'
# No condition at all.
try tier,amount a,3000 b,
try tier,region a,East b,
# Bands and ranks that hold nothing.
try tier,amount a,5..3 b,
try tier,amount a,3..3 b,
try tier,amount 'a,top 0' b,
try tier,amount 'a,top 1.5' b,
try tier,amount 'a,top 101%' b,
try tier,amount 'a,top many' b,
# A condition on a column that the input has not.
try tier,amuont 'a,>=3000' b,
try tier,turnover 'a,1..3' b,
try tier,turnover 'a,top 5%' b,
# The table.
try name,amount 'a,>=3000'
try tier,amount
try tier,amount,amount 'a,>=3000,' b,,
try tier,amount,move 'a,>=3000,1' b,,
try tier,amount, 'a,>=3000,1' b,,
try tier,amount 'a,>=3000' ,
try tier,amount 'a,>=3000' 'b'
kam-tier --rules=nowhere.csv accounts.csv
echo "status $?"
: >rules.csv
kam-tier --rules=rules.csv accounts.csv
echo "status $?"
