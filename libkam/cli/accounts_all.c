/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All accounts out: made by several threads, each some at a time. */
#include <stdlib.h>

#include <kam/press.h>

#include "options.h"

#define BLOCK ((size_t)2048) /* accounts that are made text at a time */

/* One thread's. */
struct hand {
	struct kam_accounts_view view;
	struct kam_writer *part; /* owned; NULL: rows go straight out */
	uint64_t unknown;	 /* rows that --attach had nothing for */
};

struct handing {
	struct kam_accounts_out *o;
	kam_cells_fn *cells;
	void *ctx;
	struct hand **hand; /* owned, each of them too */
	size_t nhands;
	size_t at; /* the next account */
};

static struct hand *
hand_new(const struct handing *h, struct kam_err *err)
{
	const struct kam_accounts_out *o = h->o;
	struct hand *made = kam_alloc(1, sizeof *made);

	if (!made) {
		kam_nomem(err, "the threads");
		return NULL;
	}
	if (kam_accounts_view_init(&made->view, o->a, o->used, err) ||
	    (kam_writer_divides(o->w) &&
	     kam_part_open(&made->part, o->w, err))) {
		kam_accounts_view_release(&made->view);
		free(made);
		return NULL;
	}
	return made;
}

static void
hand_free(struct hand *hand)
{
	kam_accounts_view_release(&hand->view);
	kam_part_close(hand->part);
	free(hand);
}

static int
put_row(const struct handing *h, size_t thread, struct kam_writer *w, size_t i,
	struct kam_err *err)
{
	struct hand *hand = h->hand[thread];
	const struct kam_account *row = kam_accounts_at(&hand->view, i);

	if (!row ||
	    !kam_accounts_out_begin(h->o, &hand->view, row, w, &hand->unknown))
		return kam_nomem(err, "the records");
	if (h->cells)
		h->cells(h->ctx, w, thread, i, row);
	return kam_row_end(w, err);
}

static bool
next_block(void *ctx, size_t *from, size_t *to)
{
	struct handing *h = ctx;
	const size_t left = h->o->a->n - h->at;

	*from = h->at;
	h->at += left < BLOCK ? left : BLOCK;
	*to = h->at;
	return *to > *from;
}

static int
make_block(void *ctx, size_t thread, size_t from, size_t to,
	   struct kam_buf *text, struct kam_err *err)
{
	const struct handing *h = ctx;
	struct kam_writer *part = h->hand[thread]->part;
	int rc = KAM_OK;

	for (size_t i = from; i < to && !rc; i++)
		rc = put_row(h, thread, part, i, err);
	kam_part_give(part, text);
	return rc;
}

static int
put_block(void *ctx, struct kam_str text, struct kam_err *err)
{
	const struct handing *h = ctx;

	return kam_writer_lines(h->o->w, text, err);
}

static int
put_straight(const struct handing *h, struct kam_err *err)
{
	int rc = KAM_OK;

	for (size_t i = 0; i < h->o->a->n && !rc; i++)
		rc = put_row(h, 0, h->o->w, i, err);
	return rc;
}

int
kam_accounts_out_all(struct kam_accounts_out *o, size_t threads,
		     kam_cells_fn *cells, void *ctx, struct kam_err *err)
{
	struct handing h = { .o = o, .cells = cells, .ctx = ctx };
	struct kam_press press = { next_block, make_block, put_block, &h };
	const bool divides = kam_writer_divides(o->w);
	int rc = KAM_OK;

	if (threads < 1 || !divides || o->a->n <= BLOCK)
		threads = 1;
	h.hand = kam_alloc(threads, sizeof(*h.hand));
	if (!h.hand)
		return kam_nomem(err, "the threads");
	while (!rc && h.nhands < threads) {
		h.hand[h.nhands] = hand_new(&h, err);
		if (h.hand[h.nhands])
			h.nhands++;
		else
			rc = KAM_ENOMEM;
	}
	if (!rc)
		rc = divides ? kam_press_run(&press, threads, err)
			     : put_straight(&h, err);
	while (h.nhands) {
		o->unknown += h.hand[--h.nhands]->unknown;
		hand_free(h.hand[h.nhands]);
	}
	free((void *)h.hand);
	return rc;
}
