# --by that names the customer is the customer: accounts come out.
printf 'Kunde,date,amount,n\nA,2024-01-01,1,5\nA,2024-01-02,1,2\nB,2024-01-01,1,9\n' >sales.csv
kam-pareto --customer=Kunde --by=Kunde --columns=customer,amount,rank sales.csv
# Any other number of the lines is added up.
kam-pareto --customer=Kunde --value=n sales.csv
kam-pareto --customer=Kunde --value='n*amount' sales.csv
