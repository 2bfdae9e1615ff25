# The worked example of the manual: its commands print what it shows.
page=$KAM_CASE/../../../man/kam-tier.mdoc
cp "$KAM_CASE/../../../examples/tiers-telecom.csv" .
awk '/^\.Sh RULES/ { on = 1 } on && /^\.Ed/ { exit } on && show { print } on && /^\.Bd/ { show = 1 }' "$page" |
    cmp - tiers-telecom.csv && echo 'the rules are the example file'
awk '/^\.Ss The rules of a phone/ { on = 1 } on && /^\.Ed/ { exit } on && show { print } on && /^\.Bd/ { show = 1 }' "$page" >shown
awk '/^\$ cat/ { on = 1; next } /^\$/ { exit } on' shown >spend.csv
sed -n 's/^\$ kam-tier/kam-tier/p' shown >shown.sh
awk '/^\$ kam-tier/ { on = 1; next } on' shown >want
sh ./shown.sh | cmp - want && wc -l <want | tr -d ' '
