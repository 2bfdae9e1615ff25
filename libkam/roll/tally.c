/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tally.h"

#include <stdlib.h>

#include <kam/team.h>

#define SHARDS_MIN 256 /* so that the caches hold one of millions */
#define SHARDS 8       /* a thread, so that there is mostly a free one */
#define APART 128      /* bytes: two cache lines, which are fetched together */

_Static_assert(KAM_NOTE_WORDS(KAM_NOTE_TEXT) <= KAM_SLIP,
	       "any note fits a slip");
_Static_assert(KAM_SLIP <= KAM_NOTED_WORDS, "and a slip a shard's chunk");

static void
taker_free(struct kam_taker *k)
{
	kam_coder_release(&k->coder);
	kam_order_book_release(&k->book);
	free(k->slip);
	free(k->noted);
	free(k);
}

/* The `i`th of the takers. */
static int
taker_new(struct kam_tally *t, size_t i, size_t shards,
	  const struct kam_input_options *opt, struct kam_err *err)
{
	/* Takers of different threads share no cache line. */
	struct kam_taker *k = kam_alloc(1, sizeof(*k) + APART);

	if (!k || kam_coder_init(&k->coder, &t->names)) {
		free(k);
		return kam_nomem(err, "the customers");
	}
	k->tally = t;
	k->slip = kam_alloc_pages(shards * KAM_SLIP * sizeof(*k->slip));
	k->noted = kam_alloc(shards, sizeof(*k->noted));
	if (!k->slip || !k->noted) {
		taker_free(k);
		return kam_nomem(err, "the customers");
	}
	kam_lines_init(&k->lines, opt);
	t->taker[i] = k;
	return KAM_OK;
}

static int
init_memory(struct kam_tally *t)
{
	if (kam_slabs_init(&t->slabs))
		return -1;
	if (kam_slabs_init(&t->passing)) {
		kam_slabs_release(&t->slabs);
		return -1;
	}
	if (kam_names_init(&t->names)) {
		kam_slabs_release(&t->slabs);
		kam_slabs_release(&t->passing);
		return -1;
	}
	return 0;
}

int
kam_tally_init(struct kam_tally *t, const struct kam_input_options *opt,
	       bool daily, size_t threads, struct kam_err *err)
{
	size_t shards = SHARDS_MIN;
	int rc = KAM_OK;

	memset(t, 0, sizeof(*t));
	t->daily = daily;
	if (init_memory(t))
		return kam_nomem(err, "the customers");
	while (shards < SHARDS * threads)
		shards *= 2;
	t->shard = kam_alloc(shards, sizeof(*t->shard));
	t->taker = kam_alloc(threads, sizeof(*t->taker));
	if (!t->shard || !t->taker)
		rc = kam_nomem(err, "the customers");
	for (; !rc && t->nshards < shards; t->nshards += !rc)
		rc = kam_shard_init(&t->shard[t->nshards], &t->slabs,
				    &t->passing, err);
	for (; !rc && t->ntakers < threads; t->ntakers += !rc)
		rc = taker_new(t, t->ntakers, shards, opt, err);
	if (rc)
		kam_tally_release(t);
	return rc;
}

void
kam_tally_release(struct kam_tally *t)
{
	for (size_t i = 0; i < t->nshards; i++)
		kam_shard_release(&t->shard[i]);
	for (size_t i = 0; i < t->ntakers; i++)
		taker_free(t->taker[i]);
	free(t->shard);
	free((void *)t->taker);
	kam_names_release(&t->names);
	kam_slabs_release(&t->slabs);
	kam_slabs_release(&t->passing);
	memset(t, 0, sizeof(*t));
}

size_t
kam_tally_customers(const struct kam_tally *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->nshards; i++)
		n += t->shard[i].table.n;
	return n;
}

int
kam_tally_no_memory(const struct kam_tally *t, struct kam_err *err)
{
	size_t n = 0;

	for (size_t i = 0; i < t->nshards; i++) {
		pthread_mutex_lock(&t->shard[i].lock);
		n += t->shard[i].table.n;
		pthread_mutex_unlock(&t->shard[i].lock);
	}
	return kam_fail(err, KAM_ENOMEM,
			"out of memory with %zu customers held; split the "
			"input by customer, or roll it up on several machines "
			"(see CLUSTERS in kam(7))",
			n);
}

/* KAM_ENOMEM of a shard becomes a message when its lock is not held. */
static int
result(const struct kam_tally *t, int rc, struct kam_err *err)
{
	return rc == KAM_ENOMEM ? kam_tally_no_memory(t, err) : rc;
}

/* Hand what is noted for shard `i` over to it. */
static __attribute__((noinline)) int
hand_over(struct kam_taker *k, size_t i, struct kam_err *err)
{
	struct kam_shard *s = &k->tally->shard[i];
	int rc;

	pthread_mutex_lock(&s->lock);
	rc = kam_shard_note(s, k->slip + i * KAM_SLIP, k->noted[i],
			    k->tally->daily, err);
	pthread_mutex_unlock(&s->lock);
	k->noted[i] = 0;
	return result(k->tally, rc, err);
}

/* A line that a note does not hold is added at once. */
static __attribute__((noinline)) int
add_now(struct kam_taker *k, size_t i, const struct kam_note *line,
	struct kam_err *err)
{
	struct kam_shard *s = &k->tally->shard[i];
	int rc;

	pthread_mutex_lock(&s->lock);
	rc = kam_shard_add(s, line, k->tally->daily, err);
	pthread_mutex_unlock(&s->lock);
	return result(k->tally, rc, err);
}

static inline int
take_line(struct kam_taker *k, const struct kam_line *line, bool orders,
	  struct kam_err *err)
{
	const struct kam_str name = line->customer;
	uint64_t text[2] = { 0, 0 };
	const uint64_t hash = name.len <= sizeof text
				      ? kam_hash_words(name.ptr, name.len, text)
				      : kam_hash(name.ptr, name.len);
	const size_t i = hash >> 32 & (k->tally->nshards - 1);
	const int64_t amount = (int64_t)line->amount;
	uint64_t order = orders ? KAM_NO_ORDER : KAM_NO_ORDERS;
	uint64_t *slip = k->slip + i * KAM_SLIP;
	int rc;

	if (line->order.len && line->amount > 0 &&
	    kam_coder_code(&k->coder, line->order, &order))
		return kam_tally_no_memory(k->tally, err);
	if (name.len > KAM_NOTE_TEXT || amount != line->amount) {
		const struct kam_note note = { name, (uint32_t)hash, line->day,
					       line->amount, order };

		return add_now(k, i, &note, err);
	}
	if (k->noted[i] + KAM_NOTE_WORDS(name.len) > KAM_SLIP &&
	    (rc = hand_over(k, i, err)))
		return rc;
	k->noted[i] += (uint32_t)kam_note_write(slip + k->noted[i], name, text,
						(uint32_t)hash, line->day,
						amount, order);
	return KAM_OK;
}

int
kam_tally_lines(void *taker, const struct kam_batch *b,
		struct kam_faults *faults, struct kam_err *err)
{
	const bool orders = b->index[KAM_ROLE_ORDER] != KAM_NO_COLUMN;
	struct kam_taker *k = taker;
	struct kam_line line[KAM_LINES];
	size_t row = 0;
	int n, rc;

	k->some_blank = k->some_blank || !orders;
	while ((n = kam_lines_next(&k->lines, b, &row, line, faults, err)) > 0)
		for (int i = 0; i < n; i++)
			if ((rc = take_line(k, &line[i], orders, err)))
				return rc;
	return n;
}

int
kam_tally_add_day(struct kam_tally *t, struct kam_str customer,
		  const struct kam_day_row *day, struct kam_err *err)
{
	uint64_t hash = kam_hash(customer.ptr, customer.len);
	struct kam_shard *s = kam_tally_shard(t, hash);
	int rc;

	pthread_mutex_lock(&s->lock);
	rc = kam_shard_add_day(s, customer, hash, day, err);
	pthread_mutex_unlock(&s->lock);
	return result(t, rc, err);
}

/* Adding the last notes, and the failure of the first shard that has one. */
struct ending {
	struct kam_tally *t;
	pthread_mutex_t lock; /* guards what follows */
	int rc;
	size_t at;
	struct kam_err err;
};

/* What all takers have noted for shard `i`, and its totals. */
static int
end_shard(void *ctx, size_t thread, size_t i)
{
	struct ending *e = ctx;
	const struct kam_tally *t = e->t;
	struct kam_shard *s = &t->shard[i];
	struct kam_err err = KAM_ERR_INIT;
	int rc = KAM_OK;

	for (size_t k = 0; !rc && k < t->ntakers; k++)
		rc = kam_shard_note(s, t->taker[k]->slip + i * KAM_SLIP,
				    t->taker[k]->noted[i], t->daily, &err);
	if (!rc)
		rc = kam_shard_end(s, t->daily, &err);
	if (!rc && !t->daily &&
	    kam_totals_make(s, &t->taker[thread]->book,
			    t->taker[0]->some_blank))
		rc = KAM_ENOMEM;
	pthread_mutex_lock(&e->lock);
	if (rc && (!e->rc || i < e->at)) {
		e->rc = rc;
		e->at = i;
		e->err = err;
	}
	pthread_mutex_unlock(&e->lock);
	return 0;
}

static int
end_shards(struct kam_tally *t, struct kam_err *err)
{
	struct ending e = { .t = t, .rc = KAM_OK };

	if (pthread_mutex_init(&e.lock, NULL))
		return kam_nomem(err, "the threads");
	if (kam_team_run(t->ntakers, t->nshards, end_shard, &e))
		e.rc = KAM_ENOMEM;
	pthread_mutex_destroy(&e.lock);
	if (e.rc == KAM_EDATA && err)
		*err = e.err;
	return result(t, e.rc, err);
}

/* What only the adding needed goes back to the system. */
static void
close_shards(struct kam_tally *t)
{
	for (size_t i = 0; i < t->nshards; i++)
		kam_shard_close(&t->shard[i]);
	kam_slabs_clear(&t->passing);
}

int
kam_tally_end(struct kam_tally *t, struct kam_err *err)
{
	struct kam_taker *first = t->taker[0];
	int rc;

	for (size_t i = 1; i < t->ntakers; i++) {
		kam_lines_join(&first->lines, &t->taker[i]->lines);
		first->some_blank |= t->taker[i]->some_blank;
	}
	if ((rc = end_shards(t, err)))
		return rc;
	if (!t->daily)
		close_shards(t);
	return kam_lines_check(&first->lines, err);
}
