# Moves are in the order of the map. B was absent, C had no segment, F has
# none now, E was in one that the map does not know.
cat >sales.csv <<'END'
customer,date,amount
A,2024-01-01,100
B,2024-02-10,50.5
C,2024-01-15,10
D,2024-03-30,1000
A,2024-03-01,200
D,2024-03-30,-200
E,2024-02-29,20
F,2024-03-05,-5
B,2024-03-20,49.5
A,2024-03-31,300
END
cat >prev.csv <<'END'
customer,segment
A,Loyal
C,
D,"Champions"
E,"Key, large"
F,Lost
Z,Lost
END
kam-rfm --prev=prev.csv --columns=customer,segment,segment_prev,moved sales.csv
kam-rfm -q sales.csv >now.csv
kam-rfm -q --prev=now.csv now.csv | cut -d, -f1,21-
