# Options that contradict each other.
cat >sales.csv <<'END'
customer,date,amount
A,2023-01-10,100
A,2023-02-09,100
A,2023-03-12,110
A,2023-04-10,90
A,2023-05-11,100
A,2023-06-10,100
B,2023-01-05,50
B,2023-05-25,20
B,2023-06-25,-5
C,2023-06-20,30
D,2022-02-01,200
D,2022-02-20,300
D,2022-03-20,250
E,2023-06-01,-20
F,2022-01-15,40.55
G,2021-04-10,500
G,2021-05-12,400
G,2022-04-05,450
G,2022-05-15,500
G,2023-04-11,300
G,2023-05-09,350
"Hut, Ltd",2022-05-01,10
"Hut, Ltd",2022-07-01,10
"Hut, Ltd",2022-07-11,10
"Hut, Ltd",2022-12-01,15
END
for options in "--lost=.6" "--model=window --stake=p_buy" --coefficients \
    "--model=regression --coefficients --backtest=rolling:2" \
    "--backtest=rolling:2 --prev=x.csv" --backtest=soon \
    --backtest=rolling:0 --backtest=2023-06-01,60d --lost=2; do
    kam-churn $options sales.csv
    echo $?
done
