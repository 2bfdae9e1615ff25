kam-rfm --from=2023-02-29
