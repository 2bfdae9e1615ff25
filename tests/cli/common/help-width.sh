# No line of any help is wider than a terminal, but for commands to copy.
for tool in kam-clean kam-pareto kam-rfm kam-sim kam-tier; do
    $tool --help | sed '/^Examples:/,/^$/d' |
        awk -v tool=$tool 'length > 80 { print tool ": " $0 }'
done
kam-sim --help | sed -n '/--mix/,/--clockwork/p' | sed '/--clockwork/,$d'
