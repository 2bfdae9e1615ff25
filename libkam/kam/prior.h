/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An earlier output, by customer: what it said of each, and who is there no
 * more.
 */
#ifndef KAM_PRIOR_H
#define KAM_PRIOR_H

#include <kam/reader.h>
#include <kam/table.h>

/* A customer of the earlier output. */
struct kam_prior_row {
	const struct kam_str *field; /* contents, without quotes */
	bool met;		     /* the caller's: in the input of now too */
};

struct kam_prior {
	size_t cols;
	struct kam_table table; /* of struct kam_prior_row */
	struct kam_arena arena; /* holds the fields */
	bool open;		/* the table was made */
};

#define KAM_PRIOR_INIT { .arena = KAM_ARENA_INIT }

/* Which columns to read, and how to find the customer. */
struct kam_prior_want {
	const char *const *name; /* n; a column that is not there is empty */
	size_t n;
	size_t needed;	      /* the first of them must be there */
	const char *customer; /* its column if there is one so called, else
				 it is found as in transactions */
	size_t gone; /* rows that have `gone_text` in this column are passed
			over; KAM_NO_COLUMN: none */
	const char *gone_text;
};

/*
 * Read `file` into `p`, a KAM_PRIOR_INIT value.  A customer that stands
 * twice or is blank, a needed column that is not there and a bad record are
 * KAM_EDATA; KAM_EIO; KAM_ENOMEM.  Released in any case.
 */
int kam_prior_load(struct kam_prior *p, const char *file,
		   const struct kam_prior_want *want, struct kam_err *err);
void kam_prior_release(struct kam_prior *p);

/* The row of `customer`, or NULL.  O(1). */
struct kam_prior_row *
kam_prior_get(const struct kam_prior *p, struct kam_str customer);

/*
 * The customers that were not met, sorted bytewise: *list is the caller's to
 * free, *n how many.  The names' bytes are `p`'s.  KAM_ENOMEM.
 */
int kam_prior_unmet(const struct kam_prior *p, struct kam_str **list, size_t *n,
		    struct kam_err *err);

#endif
