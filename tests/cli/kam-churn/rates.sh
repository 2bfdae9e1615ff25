# Who bought in 2022, and what became of them in the first half of 2023: A
# goes on at a third of the amount, B is silent but not for long enough, C is
# lost, D is a project that is over, E was lost before, F came later, and
# what G gave back is not in the base.
cat >sales.csv <<'END'
customer,date,amount,region,desk
A,2021-03-01,600,north,1
A,2021-09-01,900,north,1
A,2022-03-01,900,north,1
A,2022-09-01,300,north,1
A,2023-03-01,200,south,1
B,2022-12-20,400.50,south,1
B,2022-11-20,100,south,2
C,2022-02-01,250,north,2
C,2022-05-01,150,north,2
C,2022-06-01,-30,north,2
D,2022-01-10,700,south,2
D,2022-02-10,700,south,2
D,2022-03-10,600,south,2
E,2021-07-01,80,south,2
F,2023-05-05,90,,3
F,2023-06-05,-90,,3
F,2023-06-29,90,,3
G,2022-01-01,100,west,3
G,2022-01-02,-100,west,3
END
rates='--base=2022-01-01..2022-12-31 --period=2023-01-01..2023-06-30'
window='--model=window --lost-after=200d'
kam-churn $window --summary $rates sales.csv
for by in region desk; do
    kam-churn -q $window --summary $rates --by=$by \
        --columns=$by,base_accounts,base_amount,lost_amount,logo_churn,revenue_churn,lost_share \
        sales.csv
done
echo 'a fall by 72 % is none by 80'
kam-churn -q $window --summary $rates --partial=80% \
    --columns=partial_accounts,partial_loss sales.csv
echo 'the same from a ledger'
kam-roll -q --by=day sales.csv >ledger.csv
kam-churn -q $window --summary $rates ledger.csv
echo 'which customers'
kam-churn -q $window $rates --columns=customer,status,base_amount,period_amount,outcome sales.csv
kam-churn -q $window --as-of=2022-12-31 sales.csv >prev.csv
kam-churn -q $window $rates --prev=prev.csv sales.csv | sed 1q | cut -d, -f24-
