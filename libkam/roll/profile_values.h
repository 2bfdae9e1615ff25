/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of one column, as they come. */
#ifndef KAM_ROLL_PROFILE_VALUES_H
#define KAM_ROLL_PROFILE_VALUES_H

#include <kam/profile.h>
#include <kam/table.h>

/* What the values could be; text is what none of these holds. */
enum kam_guess {
	KAM_GUESS_YMD,
	KAM_GUESS_DMY,
	KAM_GUESS_MDY,
	KAM_GUESS_EXCEL,
	KAM_GUESS_GIVEN, /* the --date-format, if it is a pattern */
	KAM_GUESS_COUNT,
	KAM_GUESS_NUMBER,
	KAM_GUESS_COMMA, /* a number with a decimal comma */
	KAM_GUESSES
};

/* What a column's role asks of it. */
enum kam_wanted { KAM_WANT_ANY, KAM_WANT_TEXT, KAM_WANT_DATE, KAM_WANT_NUMBER };

/* A value that does not fit, and where it stands. */
struct kam_misfit {
	const char *file;
	uint64_t line; /* 0: there is none */
	uint64_t row;  /* of all rows, to tell which is first */
	char value[KAM_PROFILE_TEXT];
};

struct kam_guess_state {
	uint64_t fits;
	kam_dec min, max;	 /* a day as it is, a number */
	struct kam_misfit first; /* that does not fit */
};

struct kam_values {
	const struct kam_input_options *in;
	enum kam_wanted want;
	uint64_t n, empty; /* values, blank ones */
	unsigned long sign; /* of the currency, the first; 0: none yet */
	struct kam_guess_state guess[KAM_GUESSES];
	struct kam_misfit blank; /* the first */
	struct kam_table seen;	 /* distinct values, as long as they count */
	bool many, large;
	struct kam_buf min, max; /* bytewise */
};

/* `v` is zeroed.  0, or -1 when out of memory. */
int kam_values_init(struct kam_values *v, const struct kam_input_options *in,
		    enum kam_wanted want);
void kam_values_release(struct kam_values *v);

/* Take the value of row `row`, column `col`.  0, or -1 as above. */
int kam_values_take(struct kam_values *v, const struct kam_batch *b, size_t row,
		    size_t col);

/*
 * Decide on the type and fill all members but the name and the role.
 * `must`: blank values are bad.
 */
void kam_values_settle(const struct kam_values *v, bool must,
		       struct kam_profile_column *out);

#endif
