/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small tables that stand beside the transactions: parents, rates. */
#ifndef KAM_ROLL_CLEAN_SIDE_H
#define KAM_ROLL_CLEAN_SIDE_H

#include <kam/reader.h>

/*
 * Find the column called names[0], else one that matches another of `names`
 * (ended by NULL; case, spaces and underscores ignored).  KAM_EDATA if none
 * does; `all` is what the message says the columns are called.
 */
int kam_side_column(const struct kam_header *h, const char *file,
		    const char *const *names, const char *all, size_t *index,
		    struct kam_err *err);

/* Take row `row`, whose `n` wanted fields are `field`. */
typedef int (*kam_side_fn)(void *ctx, const struct kam_str *field,
			   const struct kam_place *place, struct kam_err *err);

/*
 * Read all rows of `file`; any bad record is a failure.  `place` names the
 * row's file and line, and lives as long as the call; the file's name is
 * `file` as it was given.
 */
int kam_side_load(const char *file, size_t n, kam_resolve_fn resolve,
		  kam_side_fn take, void *ctx, struct kam_err *err);

#endif
