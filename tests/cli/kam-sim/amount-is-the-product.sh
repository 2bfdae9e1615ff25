kam-sim --rows=5000 | awk -F, '
function cents(s) { sub(/\./, "", s); return s + 0 }
NR > 1 && $8 * cents($9) == cents($10) { n++ }
END { print n " of " NR - 1 }'
