# A row that is left out does not decide the currency.
printf 'customer,date,amount\nAcme,no,$5\nAcme,2024-03-01,¥7\n' |
    kam-rfm -q --on-error=skip --columns=customer,amount
