/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All rows of a rollup as lines: several threads make them, each some
 * customers at a time, and the caller's puts them out in order.
 */
#include "rollup_parts.h"

#include <stdlib.h>

#define BLOCK 8192 /* entries that are made lines at a time */

struct slot {
	struct kam_buf text; /* owned */
	bool done;
	int rc;
	struct kam_err err;
};

struct writing {
	struct kam_rollup *r;
	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t room, done;
	struct slot *slot; /* owned */
	size_t nslots;
	size_t customer;       /* the next one */
	size_t given, written; /* blocks so far */
	bool stop;
};

struct writer {
	struct writing *w;
	struct kam_rollup_printer printer;
	pthread_t thread;
};

/* The customers from *from to before *to come next; false at the end. */
static bool
next_block(struct writing *w, size_t *from, size_t *to)
{
	const struct kam_groups_order *o = &w->r->order;
	size_t entries = 0;

	*from = *to = w->customer;
	while (*to < o->ncustomers && entries < BLOCK)
		entries += kam_groups_order_size(o, (*to)++);
	w->customer = *to;
	return *to > *from;
}

static int
make_block(struct kam_rollup_printer *p, size_t from, size_t to,
	   struct kam_buf *text, struct kam_err *err)
{
	const struct kam_groups_order *o = &p->r->order;
	int rc = KAM_OK;

	text->len = 0;
	for (size_t c = from; !rc && c < to; c++) {
		if (c + 1 < to)
			kam_groups_order_fetch(o, c + 1);
		rc = kam_rollup_print_customer(p, c, text, err);
	}
	return rc;
}

static void *
work(void *arg)
{
	struct writer *me = arg;
	struct writing *w = me->w;
	size_t from, to;

	pthread_mutex_lock(&w->lock);
	for (;;) {
		struct slot *slot;

		while (!w->stop && w->given - w->written == w->nslots)
			pthread_cond_wait(&w->room, &w->lock);
		if (w->stop || !next_block(w, &from, &to))
			break;
		slot = &w->slot[w->given++ % w->nslots];
		pthread_mutex_unlock(&w->lock);
		slot->rc = make_block(&me->printer, from, to, &slot->text,
				      &slot->err);
		pthread_mutex_lock(&w->lock);
		slot->done = true;
		pthread_cond_signal(&w->done);
	}
	/* The last block may be out already. */
	w->stop = true;
	pthread_cond_signal(&w->done);
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

/* The next block is made, or there are no more: false. */
static bool
wait_for_block(struct writing *w)
{
	struct slot *slot = &w->slot[w->written % w->nslots];

	pthread_mutex_lock(&w->lock);
	while (!slot->done && !(w->stop && w->written == w->given))
		pthread_cond_wait(&w->done, &w->lock);
	pthread_mutex_unlock(&w->lock);
	return slot->done;
}

static int
put_blocks(struct writing *w, kam_text_fn put, void *ctx, struct kam_err *err)
{
	int rc = KAM_OK;

	while (!rc && wait_for_block(w)) {
		struct slot *slot = &w->slot[w->written % w->nslots];

		if ((rc = slot->rc) && err)
			*err = slot->err;
		if (!rc)
			rc = put(ctx, kam_buf_str(&slot->text), err);
		pthread_mutex_lock(&w->lock);
		slot->done = false;
		w->written++;
		pthread_cond_signal(&w->room);
		pthread_mutex_unlock(&w->lock);
	}
	return rc;
}

/* How many threads have been started. */
static size_t
start(struct writing *w, struct writer *writer, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		writer[i].w = w;
		if (kam_rollup_printer_init(&writer[i].printer, w->r))
			return i;
		if (pthread_create(&writer[i].thread, NULL, work, &writer[i])) {
			kam_rollup_printer_release(&writer[i].printer);
			return i;
		}
	}
	return n;
}

static void
finish(struct writing *w, struct writer *writer, size_t n)
{
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	pthread_cond_broadcast(&w->room);
	pthread_mutex_unlock(&w->lock);
	for (size_t i = 0; i < n; i++) {
		pthread_join(writer[i].thread, NULL);
		kam_rollup_printer_release(&writer[i].printer);
	}
	for (size_t i = 0; i < w->nslots; i++)
		kam_buf_release(&w->slot[i].text);
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->room);
	pthread_cond_destroy(&w->done);
	free(w->slot);
}

/* Without threads. */
static int
write_alone(struct writing *w, kam_text_fn put, void *ctx, struct kam_err *err)
{
	struct kam_rollup_printer p;
	struct kam_buf text = KAM_BUF_INIT;
	size_t from, to;
	int rc = KAM_OK;

	if (kam_rollup_printer_init(&p, w->r))
		return kam_nomem(err, "the rows as text");
	while (!rc && next_block(w, &from, &to))
		if (!(rc = make_block(&p, from, to, &text, err)))
			rc = put(ctx, kam_buf_str(&text), err);
	kam_rollup_printer_release(&p);
	kam_buf_release(&text);
	return rc;
}

int
kam_rollup_write(struct kam_rollup *r, kam_text_fn put, void *ctx,
		 struct kam_err *err)
{
	struct writing w = { .r = r, .nslots = 2 * r->nworkers + 1 };
	struct writer *writer;
	size_t started;
	int rc;

	if (r->nworkers < 2)
		return write_alone(&w, put, ctx, err);
	w.slot = kam_alloc(w.nslots, sizeof(*w.slot));
	writer = kam_alloc(r->nworkers, sizeof(*writer));
	if (!w.slot || !writer) {
		free(w.slot);
		free(writer);
		return kam_nomem(err, "the threads");
	}
	pthread_mutex_init(&w.lock, NULL);
	pthread_cond_init(&w.room, NULL);
	pthread_cond_init(&w.done, NULL);
	started = start(&w, writer, r->nworkers);
	rc = started ? put_blocks(&w, put, ctx, err)
		     : write_alone(&w, put, ctx, err);
	finish(&w, writer, started);
	free(writer);
	return rc;
}
