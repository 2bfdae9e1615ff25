kam-rfm --returns=keep
