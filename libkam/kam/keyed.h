/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A small table by one of its columns, whichever that is: what kam_lookup is
 * for customers.
 */
#ifndef KAM_KEYED_H
#define KAM_KEYED_H

#include <stdbool.h>
#include <stdint.h>

#include <kam/err.h>
#include <kam/mem.h>
#include <kam/str.h>
#include <kam/table.h>

/* A row. */
struct kam_keyed_row {
	const struct kam_str *fields; /* contents, as many as were asked for */
	uint64_t line;
	bool met; /* kam_keyed_get() has found it */
};

struct kam_keyed {
	const char *file;	/* the caller's */
	struct kam_table rows;	/* owned */
	struct kam_arena arena; /* owned */
};

/* The columns that are wanted. */
struct kam_keyed_need {
	const char *key; /* NULL: a table of one row, which has no key */
	const char *const *names;
	size_t n;
	const char *advice; /* "give what kam-pareto --summary wrote" */
};

/*
 * Read `file` into `k`, which is all zeros.  KAM_EDATA for a column that is
 * not there, with the advice, and for a key that stands twice; KAM_EIO;
 * KAM_ENOMEM.  Released in any case by kam_keyed_release().
 */
int kam_keyed_load(struct kam_keyed *k, const char *file,
		   const struct kam_keyed_need *need, struct kam_err *err);
void kam_keyed_release(struct kam_keyed *k);

/* The row of `key` (empty where there is none), or NULL. */
const struct kam_keyed_row *
kam_keyed_get(const struct kam_keyed *k, struct kam_str key);

/* How many rows have not been met. */
size_t kam_keyed_unmet(const struct kam_keyed *k);

#endif
