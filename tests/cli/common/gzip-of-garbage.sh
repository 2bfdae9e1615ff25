printf '\037\213garbage that is no gzip file' >sales.csv.gz
kam-rfm sales.csv.gz
