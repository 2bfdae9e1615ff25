kam-sim --mix=regular=0
