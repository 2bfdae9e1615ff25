/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that several threads make, piece by piece, put out in order. */
#ifndef KAM_PRESS_H
#define KAM_PRESS_H

#include <stdbool.h>
#include <stddef.h>

#include <kam/err.h>
#include <kam/mem.h>

struct kam_press {
	/* What the next piece is of: *from to before *to; false at the end.
	   Called by one thread at a time, in order. */
	bool (*next)(void *ctx, size_t *from, size_t *to);
	/* Make it into `text`, which may hold an earlier piece.  `thread`
	   counts from 0, and no two have the same at once. */
	int (*make)(void *ctx, size_t thread, size_t from, size_t to,
		    struct kam_buf *text, struct kam_err *err);
	/* Put it out.  Called by the caller's thread, in order. */
	int (*put)(void *ctx, struct kam_str text, struct kam_err *err);
	void *ctx;
};

/*
 * Make all pieces by `threads` threads, and by the caller's alone where that
 * is one or none can be had, and put them out.  At most 2 * threads + 1 pieces
 * are held.  KAM_OK, KAM_ENOMEM, or the first failure of make and put in the
 * order of the pieces: those before it have been put out, no other.
 */
int kam_press_run(const struct kam_press *p, size_t threads,
		  struct kam_err *err);

#endif
