# A date or an amount that no form fits is text, and all of it bad.
cat >sales.csv <<'END'
customer,date,amount
A,01/03/24,EUR 5
B,02/03/24,EUR 6
C,03/03/24,7
END
kam-clean --report --columns=column,role,type,bad,first_bad_line,first_bad_value sales.csv
kam-clean --report --date-format=%d/%m/%y --columns=column,type,min,max,bad sales.csv
