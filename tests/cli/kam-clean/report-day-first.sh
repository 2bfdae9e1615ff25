# The type of a date names the --date-format that reads it.
cat >sales.csv <<'END'
customer,order date,ship date,paid date,serial,amount
A,25/3/2024,3/25/2024,1/2/2024,45352,"1.234,50"
B,1/3/2024,3/1/2024,3/4/2024,45353,"0,50"
END
kam-clean --report --columns=column,role,type,min,max,bad,first_bad_line,first_bad_value sales.csv
kam-clean --report --date-format=%d/%m/%Y --decimal=, --columns=column,type,min,max,bad sales.csv
