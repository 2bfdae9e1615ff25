# Lines, amounts and returns of each customer, added up in cents.
kam-sim --rows=3000 --customers=200 --output=sales.csv --truth=truth.csv
awk -F, '
function cents(s) { sub(/\./, "", s); return s + 0 }
FNR == 1 { next }
NR == FNR {
	lines[$3]++
	amount[$3] += cents($10)
	if ($8 < 0) returns[$3] += cents($10)
	next
}
{
	same += lines[$1] == $18 && amount[$1] == cents($20) &&
		returns[$1] + 0 == cents($21)
}
END { print same " customers agree" }' sales.csv truth.csv
