# csv-spectrum: twelve files and what they mean in JSON, read and written as
# JSON by a tool that passes on any table.
need csv-spectrum
printf 'tier\nall\n' >rules.csv

# The objects of a JSON file, each on a line and without blanks between.
objects() {
    awk '{ text = text $0 "\n" }
    END {
        n = length(text)
        for (i = 1; i <= n; i++) {
            c = substr(text, i, 1)
            if (inside && c == "\\") { out = out c; c = substr(text, ++i, 1) }
            else if (c == "\"") inside = !inside
            else if (!inside && c ~ /[][ \n]/) continue
            else if (!inside && c == "," && out ~ /}$/) c = "\n"
            out = out c
        }
        print out
    }' "$1"
}

# table NAME: what kam makes of FILE, without the columns that it appends
table() {
    kam-tier --rules=rules.csv --input=table --customer=1 --format=json "$1" |
        sed 's/,"tier":"all","tier_value":null,"tier_rank":1}$/}/'
}

for csv in "$KAM_DATA"/csv-spectrum/csvs/*.csv; do
    name=$(basename "$csv" .csv)
    objects "$KAM_DATA/csv-spectrum/json/$name.json" >want
    case $name in
    *_crlf) # copies may have lost the line ends that they are about
        awk '{ sub(/\r$/, ""); printf "%s\r\n", $0 }' "$csv" >"$name.csv"
        ;;
    location_coordinates)
        # Quotes inside a field without quotes are no CSV; what is told to do
        # about them is done.  The telephone number in the JSON is another.
        table "$csv" 2>said >got
        is "csv-spectrum $name is refused" \
            "kam-tier: $csv:2: column 'Location Coordinates': a quote inside a field that does not begin with one; quote the whole field and double the quotes in it" \
            "$(cat said)"
        sed -e '2s/"/""/g' -e '2s/,/,"/' -e '2s/,Modesto/",Modesto/' "$csv" \
            >"$name.csv"
        sed 's/1234567890/2095257564/' want >better && mv better want
        ;;
    *) cp "$csv" "$name.csv" ;;
    esac
    table "$name.csv" >got 2>&1
    same "csv-spectrum $name" want got
done
is "csv-spectrum: all twelve" 12 "$(find "$KAM_DATA/csv-spectrum/csvs" -name '*.csv' | wc -l)"
