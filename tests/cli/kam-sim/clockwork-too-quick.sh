kam-sim --clockwork=3
