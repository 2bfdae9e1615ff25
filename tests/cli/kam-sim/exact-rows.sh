for rows in 500 777 12345; do
	kam-sim --rows=$rows --customers=100 | awk 'END { print NR - 1 }'
done
