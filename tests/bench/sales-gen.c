/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sales-gen ROWS CUSTOMERS [quoted]
 *
 * The benchmark's sales export, on stdout.  Customers are drawn with a cubic
 * tail, so that few have many rows; days are uniform over 2023 to 2025;
 * amounts are about log-normal; every row is an order; the product of every
 * 50th row holds a comma, and so is quoted.  With `quoted` every field is.
 * The same arguments give the same bytes.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED UINT64_C(88172645463325252)
#define FIRST_ORDER INT64_C(100000000)
#define BIG_EVERY 50
#define YEAR 365 /* days; the leap day of 2024 is left out */
#define KINDS 6

struct row {
	int64_t order, customer;
	int year, month, day;
	double amount;
	const char *region, *product;
	bool big;
};

/* xorshift64 with the shifts 13, 7, 17: Marsaglia 2003, Xorshift RNGs. */
static uint64_t
draw(uint64_t *state)
{
	uint64_t x = *state;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return *state = x;
}

/* From 0 to below 1, by the upper 53 bits. */
static double
draw_unit(uint64_t *state)
{
	return (double)(draw(state) >> 11) * 0x1p-53;
}

/* Three uniforms in place of a normal variable, in this order. */
static double
draw_amount(uint64_t *state)
{
	double sum = draw_unit(state);

	sum += draw_unit(state);
	sum += draw_unit(state);
	return exp(4 + 2.4 * (sum - 1.5));
}

static void
draw_date(uint64_t *state, struct row *row)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };
	int day = (int)(draw(state) % (3 * YEAR));

	row->year = 2023 + day / YEAR;
	day %= YEAR;
	for (row->month = 1; day >= days[row->month - 1]; row->month++)
		day -= days[row->month - 1];
	row->day = day + 1;
}

/* The order of the draws is part of what the same bytes need. */
static void
draw_row(uint64_t *state, int64_t i, int64_t customers, struct row *row)
{
	static const char *const regions[KINDS] = {
		"East", "West", "North", "South", "Central", "华东"
	};
	static const char *const products[KINDS] = {
		"Valve DN50",	"Pump P-200",	"Seal kit",
		"Bearing 6204", "Service plan", "Gasket"
	};

	row->order = FIRST_ORDER + i;
	row->customer =
		(int64_t)((double)customers * pow(draw_unit(state), 3.0));
	draw_date(state, row);
	row->amount = draw_amount(state);
	row->region = regions[draw(state) % KINDS];
	row->product = products[draw(state) % KINDS];
	row->big = i % BIG_EVERY == 0;
}

static void
print_row(const struct row *row, bool quoted)
{
	const char *q = quoted ? "\"" : "";
	const char *end = quoted || row->big ? "\"" : "";

	printf("%s%" PRId64 "%s,%sC%07" PRId64 "%s,%s%04d-%02d-%02d%s,%s%.2f%s,"
	       "%s%s%s,%s%s%s%s\n",
	       q, row->order, q, q, row->customer, q, q, row->year, row->month,
	       row->day, q, q, row->amount, q, q, row->region, q, end,
	       row->product, row->big ? ", big" : "", end);
}

/* A count from `text`, -1 if it is none. */
static int64_t
count(const char *text)
{
	char *end;
	intmax_t n;

	errno = 0;
	n = strtoimax(text, &end, 10);
	return errno || end == text || *end || n < 0 ? -1 : (int64_t)n;
}

int
main(int argc, char **argv)
{
	int64_t rows = argc > 2 ? count(argv[1]) : -1;
	int64_t customers = argc > 2 ? count(argv[2]) : -1;
	bool quoted = argc == 4 && !strcmp(argv[3], "quoted");
	uint64_t state = SEED;

	if (rows < 0 || customers < 1 || argc > (quoted ? 4 : 3)) {
		fputs("usage: sales-gen ROWS CUSTOMERS [quoted]\n", stderr);
		return 2;
	}
	puts(quoted ? "\"order_id\",\"customer_id\",\"order_date\",\"amount\","
		      "\"region\",\"product\""
		    : "order_id,customer_id,order_date,amount,region,product");
	for (int64_t i = 0; i < rows && !ferror(stdout); i++) {
		struct row row;

		draw_row(&state, i, customers, &row);
		print_row(&row, quoted);
	}
	if (fflush(stdout) || ferror(stdout)) {
		perror("sales-gen: write");
		return 4;
	}
	return 0;
}
