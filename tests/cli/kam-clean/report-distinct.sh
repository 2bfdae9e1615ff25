# Distinct values are counted up to 10000.
{
    echo few,many
    i=0
    while [ $i -le 10000 ]; do
        echo "$((i / 2)),$i"
        i=$((i + 1))
    done
} | kam-clean --report --columns=column,type,distinct,max
