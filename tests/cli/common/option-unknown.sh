kam-rfm --amuont=x
