/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small CSV table that is read whole: rules, prices, targets. */
#ifndef KAM_SHEET_H
#define KAM_SHEET_H

#include <kam/mem.h>
#include <kam/reader.h>

struct kam_sheet {
	size_t cols, rows;
	struct kam_str *name;	/* cols */
	struct kam_str *cell;	/* rows x cols, unquoted; owned */
	uint64_t *line;		/* rows: where each starts; owned */
	size_t cells, lines;	/* room for them */
	struct kam_arena arena; /* holds the names' and cells' bytes */
};

/* clang-format off */
#define KAM_SHEET_INIT { 0, 0, NULL, NULL, NULL, 0, 0, KAM_ARENA_INIT }
/* clang-format on */

/*
 * Read all of `file` into `s`, a KAM_SHEET_INIT value.  A bad record is
 * KAM_EDATA; KAM_EIO; KAM_ENOMEM.  Released in any case.
 */
int kam_sheet_load(struct kam_sheet *s, const char *file, struct kam_err *err);
void kam_sheet_release(struct kam_sheet *s);

/* Take a row of a table: the fields of the columns asked for, and where it
   is. */
typedef int kam_sheet_fn(void *into, const struct kam_str *field,
			 struct kam_place *place, struct kam_err *err);

#define KAM_SHEET_EACH 8 /* columns at most */

/*
 * Read the `n` columns `names` of the table `file` ("-": standard input) and
 * hand on row by row.  A column that is not there is KAM_EDATA; others as
 * kam_sheet_load(), or of `each`.
 */
int kam_sheet_each(const char *file, const char *const *names, size_t n,
		   kam_sheet_fn *each, void *into, struct kam_err *err);

#endif
