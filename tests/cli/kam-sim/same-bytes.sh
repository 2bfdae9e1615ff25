kam-sim --rows=2000 --truth=a.truth >a && kam-sim --rows=2000 --truth=b.truth >b
cmp a b && cmp a.truth b.truth && echo same
kam-sim --rows=2000 --seed=2 | cmp -s - a || echo different
