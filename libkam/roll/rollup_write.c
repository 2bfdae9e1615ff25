/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All rows of a rollup as lines: several threads make them, each some
 * customers at a time, and the caller's puts them out in order.
 */
#include "rollup_parts.h"

#include <stdlib.h>

#include <kam/press.h>

#define BLOCK 8192 /* entries that are made lines at a time */

struct writing {
	struct kam_rollup *r;
	struct kam_rollup_printer *printer; /* owned; by thread */
	size_t nprinters;
	size_t customer; /* the next one */
	kam_text_fn put;
	void *ctx;
};

/* The customers from *from to before *to come next; false at the end. */
static bool
next_block(void *ctx, size_t *from, size_t *to)
{
	struct writing *w = ctx;
	const struct kam_groups_order *o = &w->r->order;
	size_t entries = 0;

	*from = *to = w->customer;
	while (*to < o->ncustomers && entries < BLOCK)
		entries += kam_groups_order_size(o, (*to)++);
	w->customer = *to;
	return *to > *from;
}

static int
make_block(void *ctx, size_t thread, size_t from, size_t to,
	   struct kam_buf *text, struct kam_err *err)
{
	struct writing *w = ctx;
	const struct kam_groups_order *o = &w->r->order;
	int rc = KAM_OK;

	text->len = 0;
	for (size_t c = from; !rc && c < to; c++) {
		if (c + 1 < to)
			kam_groups_order_fetch(o, c + 1);
		rc = kam_rollup_print_customer(&w->printer[thread], c, text,
					       err);
	}
	return rc;
}

static int
put_block(void *ctx, struct kam_str text, struct kam_err *err)
{
	struct writing *w = ctx;

	return w->put(w->ctx, text, err);
}

int
kam_rollup_write(struct kam_rollup *r, kam_text_fn put, void *ctx,
		 struct kam_err *err)
{
	const size_t threads = r->nworkers > 1 ? r->nworkers : 1;
	struct writing w = { .r = r, .put = put, .ctx = ctx };
	struct kam_press press = { next_block, make_block, put_block, &w };
	int rc = KAM_OK;

	w.printer = kam_alloc(threads, sizeof(*w.printer));
	for (; w.printer && w.nprinters < threads; w.nprinters++)
		if (kam_rollup_printer_init(&w.printer[w.nprinters], r))
			break;
	if (w.nprinters < threads)
		rc = kam_nomem(err, "the rows as text");
	else
		rc = kam_press_run(&press, threads, err);
	while (w.nprinters)
		kam_rollup_printer_release(&w.printer[--w.nprinters]);
	free(w.printer);
	return rc;
}
