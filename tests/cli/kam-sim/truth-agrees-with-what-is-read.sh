# What kam rolls up is what the simulation says has happened.
kam-sim --rows=5000 --customers=300 --truth=truth.csv --output=sales.csv
kam-rfm --output=accounts.csv sales.csv
awk -F, '
FNR == 1 { next }
NR == FNR {
	told[$1] = $16 " " $17 " " $18 " " $20 " " $21 " " $6 " " $22
	next
}
{ read = $3 " " $4 " " $5 " " $6 " " $7 " " $8 " " $9 }
told[$1] == read { same++; next }
{ print $1 ": " told[$1] " but " read }
END { print same " customers agree" }' truth.csv accounts.csv
