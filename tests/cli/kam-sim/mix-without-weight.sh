kam-sim --mix=regular
