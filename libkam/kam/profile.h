/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the columns of a table hold, before anything is made of them: types,
 * empty and bad values, ranges.
 */
#ifndef KAM_PROFILE_H
#define KAM_PROFILE_H

#include <kam/accounts.h>

#define KAM_DISTINCT_MAX 10000	/* distinct values are counted up to here */
#define KAM_DISTINCT_MANY (-1)	/* there are more than that */
#define KAM_DISTINCT_LARGE (-2) /* their bytes are too many to tell */
#define KAM_PROFILE_TEXT 96	/* room for a value that is shown */

/*
 * A column.  Blanks around a value do not count.  Its type is the narrowest
 * of those below that holds all values, or else the one that holds most of
 * them if that is 95 % and more; else it is text.  A column that has the role
 * of a date or a number is one if half of its values are; else all are bad.
 *
 *	empty		there are no values
 *	date FORM	a --date-format: ymd, dmy, mdy, excel, or the given
 *			one; "dmy|mdy" when both read all of them
 *	count		whole numbers without a sign or leading zeros
 *	number		any number; "number decimal=," with a decimal comma
 *	text		anything else
 */
struct kam_profile_column {
	struct kam_str name;
	const char *role; /* customer, date, amount, factor (of a
					   product), order; "" for none */
	char type[80];
	uint64_t empty;
	int64_t distinct; /* or one of the two above */
	/* Of the values that fit the type, as text. */
	char min[KAM_PROFILE_TEXT], max[KAM_PROFILE_TEXT];
	uint64_t bad;	      /* values that do not fit; in a column
					   that must not be blank, blank ones
					   too */
	const char *bad_file; /* the first of them; NULL: none */
	uint64_t bad_line;
	char bad_value[KAM_PROFILE_TEXT];
};

/* Records that are none: a wrong number of fields, broken quotes ... */
struct kam_profile_faults {
	uint64_t n;
	const char *file; /* of the first */
	uint64_t line;
	char text[400]; /* what is wrong with it */
};

struct kam_profile {
	struct kam_profile_column *columns; /* as the first file has them */
	size_t n;
	uint64_t rows; /* without the faulty ones */
	struct kam_profile_faults faults;
	/* Why a customer, date, amount or order was not found; "" for those
	   that were. */
	char missing[KAM_ROLES][KAM_ERR_SIZE];
	struct kam_arena arena; /* holds the names */
};

#define KAM_PROFILE_INIT                                               \
	{                                                              \
		NULL, 0, 0, { 0, NULL, 0, "" }, { "" }, KAM_ARENA_INIT \
	}

/*
 * Read the input, going on after bad records as with --on-error=skip, and
 * fill `p`, a KAM_PROFILE_INIT value.  KAM_EUSAGE (an option names an absent
 * column), KAM_EDATA (no header, files whose columns differ), KAM_EIO,
 * KAM_ENOMEM.  `report` gets what was read.  The caller releases `p` in any
 * case.  Memory is bounded, whatever the length of the input.
 */
int kam_profile_make(struct kam_profile *p, const struct kam_input_options *in,
		     struct kam_load_report *report, struct kam_err *err);
void kam_profile_release(struct kam_profile *p);

#endif
