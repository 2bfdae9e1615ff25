/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All accounts of a tally at once, made by several threads. */
#include "settle.h"

#include <stdlib.h>

#include <kam/team.h>

#define BLOCK ((size_t)2048) /* accounts that a thread makes at a time */
#define AT_ONCE 16	     /* of them that are brought near together */

struct block {
	int rc;
	struct kam_err err;
};

struct settling {
	const struct kam_settled *s;
	struct kam_accounts *a;
	struct kam_bench *bench; /* owned; by thread */
	struct block *block;	 /* owned */
	pthread_mutex_t lock;	 /* guards the accounts' arena */
};

/* The names of rows, which are the tally's, become the accounts' own. */
static int
keep_names(struct settling *s, struct kam_account *row, size_t n)
{
	size_t bytes = 0;
	char *to;

	for (size_t i = 0; i < n; i++)
		bytes += row[i].customer.len;
	pthread_mutex_lock(&s->lock);
	to = kam_arena_alloc(&s->a->arena, bytes);
	pthread_mutex_unlock(&s->lock);
	if (!to)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct kam_str *name = &row[i].customer;

		memcpy(to, name->ptr, name->len);
		name->ptr = to;
		to += name->len;
	}
	return 0;
}

static int
settle_block(void *ctx, size_t thread, size_t number)
{
	struct settling *s = ctx;
	struct kam_accounts *a = s->a;
	struct block *b = &s->block[number];
	const size_t from = number * BLOCK, left = s->s->roster.n - from,
		     to = from + (left < BLOCK ? left : BLOCK);

	for (size_t i = from; i < to && !b->rc; i++) {
		if (i % AT_ONCE == 0)
			kam_settled_warm(s->s, i,
					 to - i < AT_ONCE ? to : i + AT_ONCE,
					 true);
		b->rc = kam_settled_account(
			s->s, &s->bench[thread], s->s->roster.seat[i], true,
			&a->rows[i], a->window ? &a->window[i] : NULL, &b->err);
	}
	if (!b->rc && keep_names(s, a->rows + from, to - from))
		b->rc = kam_tally_no_memory(s->s->t, &b->err);
	return 0;
}

/* The first failure by account; lack of memory, which may hide one, first. */
static int
judge(const struct block *block, size_t n, struct kam_err *err)
{
	const struct block *first = NULL;

	for (size_t i = 0; i < n; i++)
		if (block[i].rc && (!first || (first->rc == KAM_EDATA &&
					       block[i].rc != KAM_EDATA)))
			first = &block[i];
	if (first && err)
		*err = first->err;
	return first ? first->rc : KAM_OK;
}

static int
settle_all(struct settling *s, struct kam_err *err)
{
	const size_t n = s->s->roster.n, blocks = (n + BLOCK - 1) / BLOCK,
		     threads = s->s->t->ntakers;
	int rc;

	s->bench = kam_alloc(threads, sizeof(*s->bench));
	s->block = kam_alloc(blocks, sizeof(*s->block));
	if (!s->bench || !s->block ||
	    kam_team_run(threads, blocks, settle_block, s))
		rc = kam_tally_no_memory(s->s->t, err);
	else
		rc = judge(s->block, blocks, err);
	for (size_t i = 0; s->bench && i < threads; i++)
		kam_bench_release(&s->bench[i]);
	free(s->bench);
	free(s->block);
	return rc;
}

int
kam_settle(struct kam_tally *t, kam_day as_of, struct kam_span window,
	   struct kam_accounts *a, struct kam_err *err)
{
	struct kam_settled settled;
	struct settling s = { .s = &settled, .a = a };
	int rc = kam_settled_init(&settled, t, err);

	if (!rc)
		rc = kam_settled_order(&settled, err);
	if (window.n && as_of != KAM_NO_DAY)
		settled.since = kam_span_before(as_of, window);
	if (!rc && pthread_mutex_init(&s.lock, NULL))
		rc = kam_nomem(err, "the threads");
	if (rc) {
		kam_settled_release(&settled);
		return rc;
	}
	a->rows = kam_alloc(settled.roster.n, sizeof(*a->rows));
	if (window.n)
		a->window = kam_alloc(settled.roster.n, sizeof(*a->window));
	if (!a->rows || (window.n && !a->window))
		rc = kam_tally_no_memory(t, err);
	else
		rc = settle_all(&s, err);
	a->n = rc ? 0 : settled.roster.n;
	pthread_mutex_destroy(&s.lock);
	kam_settled_release(&settled);
	return rc;
}
