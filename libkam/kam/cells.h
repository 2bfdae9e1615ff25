/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small table of texts, summaries and the like, to the job's output. */
#ifndef KAM_CELLS_H
#define KAM_CELLS_H

#include <kam/cli.h>

struct kam_cells {
	size_t cols, rows;
	/* Append a column's name, and say what it holds (enum kam_type); 0,
	   or -1 when out of memory. */
	int (*head)(const void *ctx, size_t col, struct kam_buf *name,
		    int *type);
	/* Append a cell's text; 0 or -1. */
	int (*cell)(const void *ctx, size_t row, size_t col,
		    struct kam_buf *text);
	const void *ctx;
};

/* Write header and rows.  Failures as those of the writer. */
int kam_run_cells(const struct kam_run *job, const struct kam_cells *c,
		  struct kam_err *err);

#endif
