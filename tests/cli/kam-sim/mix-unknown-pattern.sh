kam-sim --mix=regular=1,weekly=2
