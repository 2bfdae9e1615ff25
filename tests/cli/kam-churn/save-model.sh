# Fitted once and applied: the same bytes, whatever the model and the input.
kam-sim --rows=6000 --customers=400 --clockwork=60 --seed=3 \
    --mix=regular=.5,irregular=.5 >sales.csv
kam-roll -q sales.csv >accounts.csv
for model in auto regression mbgcnbd bgcnbd mbgnbd bgnbd; do
    kam-churn -q --model=$model --save-model=$model.txt sales.csv >fitted.csv
    kam-churn -q --model-file=$model.txt sales.csv | cmp - fitted.csv &&
        echo "$model: the same"
done
kam-churn -q --model-file=regression.txt --coefficients sales.csv >now.csv
kam-churn -q --model=regression --coefficients sales.csv | cmp - now.csv &&
    echo "the same coefficients"
# Accounts are read row by row: no account is waited for by another.
kam-churn -q --model=mbgcnbd --save-model=model.txt accounts.csv >fitted.csv
kam-churn -q --model-file=model.txt accounts.csv | cmp - fitted.csv &&
    echo "accounts: the same"
(sed 20q accounts.csv; sed '1,20d' accounts.csv) |
    kam-churn -q --model-file=model.txt | cmp - fitted.csv && echo "a pipe: the same"
sed 1q accounts.csv | kam-churn -q --model-file=model.txt | cut -d, -f1,14-16
kam-churn -q --model-file=model.txt --summary accounts.csv >applied.csv
kam-churn -q --model=mbgcnbd --summary accounts.csv | cmp - applied.csv &&
    echo "a summary: the same"
# Its lines are names and values.
cut -d' ' -f1 model.txt | tr '\n' ' '
echo
sed -n 's/^k /k is /p; s/^horizon /horizon /p; s/^trained_/trained_/p' model.txt
grep -c '^clockwork_' mbgcnbd.txt
# Another horizon is as good for a rhythm model.
kam-churn -q --model-file=model.txt --horizon=30d accounts.csv |
    kam-churn -q --model-file=model.txt --columns=customer,p_buy | sed -n 2,3p
