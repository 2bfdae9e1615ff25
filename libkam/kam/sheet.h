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

#endif
