/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the fields of a transactions table to values: a customer, a day, an
 * exact amount, an order number; or a fault that says what to do.
 */
#ifndef KAM_ROLL_LINES_H
#define KAM_ROLL_LINES_H

#include <kam/input.h>

/* A line of an export that is good and within the dates. */
struct kam_line {
	struct kam_str customer; /* not blank; the batch's bytes */
	struct kam_str order; /* empty: none */
	kam_dec amount;
	kam_day day;
};

#define KAM_SIGNS 4

/* A currency sign and where it stood first. */
struct kam_sign {
	unsigned long sign; /* code point */
	const char *file;
	uint64_t line;
	struct kam_str column;
};

/* One reader of lines, for one thread. */
struct kam_lines {
	const struct kam_input_options *opt;
	kam_day first_day, last_day; /* lines outside are not used */
	struct kam_months months;
	kam_day latest, before; /* the latest date and the one before
					   it; KAM_NO_DAY: none */
	uint64_t outside; /* good lines outside the dates */
	struct kam_sign sign[KAM_SIGNS]; /* the first in the input */
	size_t signs;
};

void kam_lines_init(struct kam_lines *l, const struct kam_input_options *opt);

/*
 * Read row `row`: 1 and *line filled; 0 if it is not used (outside the
 * dates, or a return with --returns=drop) or was bad and passed over; or a
 * failure.  The batch's columns are the KAM_ROLES.
 */
int kam_lines_read(struct kam_lines *l, const struct kam_batch *b, size_t row,
		   struct kam_line *line, struct kam_faults *faults,
		   struct kam_err *err);

/* At most so many lines at a time. */
#define KAM_LINES 64

/*
 * Read the next lines that are used, from row *row on, which moves behind
 * them: how many lines there are in `line`; 0 with *row == b->rows at the end
 * of the batch; or a failure.  As kam_lines_read() of each row, but quicker,
 * most of all where the batch is bare.
 */
int kam_lines_next(struct kam_lines *l, const struct kam_batch *b, size_t *row,
		   struct kam_line line[KAM_LINES], struct kam_faults *faults,
		   struct kam_err *err);

/* A day that was met: keeps `latest` and `before`; false: not to be used. */
bool kam_lines_day(struct kam_lines *l, kam_day day);

/* Take over what another reader met. */
void kam_lines_join(struct kam_lines *l, const struct kam_lines *from);

/*
 * KAM_EDATA if there were different currency signs in one run; names the
 * first line that differs from the first one.
 */
int kam_lines_check(const struct kam_lines *l, struct kam_err *err);

#endif
