# The worked example of the manual page is what the tool prints.
page=$KAM_CASE/../../../man/kam-pareto.mdoc
printf 'account,amount,region\nBerg,20,North\nAcme,50,South\nDahl,10,North\nCarl,20,South\nEcho,0,South\n' >four.csv
awk '
/^\.Sh / { inside = /WORKED EXAMPLE/ }
inside && /^\.Bd/ { show = 1; next }
/^\.Ed/ { show = 0 }
show { print }' "$page" >want
grep '^\$ ' want | while IFS= read -r line; do
    echo "$line"
    sh -c "${line#??}"
done >got
grep -c '^\$ ' want
cmp want got && echo same
