/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tally.h"

#include <stdlib.h>

#define SHARDS_MIN 64 /* so that the caches hold one of 200000 customers */
#define SHARDS 8      /* a thread, so that there is mostly a free one */
#define NOTES 32768   /* lines that a taker keeps: 1.5 MB */
#define NOTES_MIN 64  /* of a shard */
#define APART 128     /* bytes: two cache lines, which are fetched together */
#define NAMES_MAX ((size_t)4 << 20) /* bytes of long names a taker keeps */

static void
taker_free(struct kam_taker *k)
{
	kam_coder_release(&k->coder);
	free(k->note);
	free(k->noted);
	kam_arena_release(&k->names);
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
	k->names = (struct kam_arena)KAM_ARENA_INIT;
	k->note = kam_alloc_pages(shards * t->notes * sizeof(*k->note));
	k->noted = kam_alloc(shards, sizeof(*k->noted));
	if (!k->note || !k->noted) {
		taker_free(k);
		return kam_nomem(err, "the customers");
	}
	kam_lines_init(&k->lines, opt);
	t->taker[i] = k;
	return KAM_OK;
}

int
kam_tally_init(struct kam_tally *t, const struct kam_input_options *opt,
	       bool daily, size_t threads, struct kam_err *err)
{
	size_t shards = SHARDS_MIN;
	int rc = KAM_OK;

	memset(t, 0, sizeof(*t));
	t->daily = daily;
	if (kam_names_init(&t->names))
		return kam_nomem(err, "the customers");
	while (shards < SHARDS * threads)
		shards *= 2;
	t->notes = NOTES / shards > NOTES_MIN ? NOTES / shards : NOTES_MIN;
	t->shard = kam_alloc(shards, sizeof(*t->shard));
	t->taker = kam_alloc(threads, sizeof(*t->taker));
	if (!t->shard || !t->taker)
		rc = kam_nomem(err, "the customers");
	for (; !rc && t->nshards < shards; t->nshards += !rc)
		rc = kam_shard_init(&t->shard[t->nshards], err);
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

int
kam_tally_too_large(struct kam_str customer, struct kam_err *err)
{
	char show[100];

	return kam_fail(err, KAM_EDATA,
			"the amounts of customer '%s' add up beyond what can "
			"be held exactly (24 digits before the point)",
			kam_str_show(show, sizeof(show), customer));
}

static int
failure(const struct kam_tally *t, int status, struct kam_str customer,
	struct kam_err *err)
{
	return status == KAM_EDATA ? kam_tally_too_large(customer, err)
				   : kam_tally_no_memory(t, err);
}

/* Add what is noted for shard `i`. */
static __attribute__((noinline)) int
flush(struct kam_taker *k, size_t i, struct kam_err *err)
{
	struct kam_shard *s = &k->tally->shard[i];
	const struct kam_note *note = k->note + i * k->tally->notes,
			      *bad = note;
	int rc;

	pthread_mutex_lock(&s->lock);
	rc = kam_shard_add(s, note, k->noted[i], k->tally->daily, &bad);
	pthread_mutex_unlock(&s->lock);
	k->noted[i] = 0;
	return rc ? failure(k->tally, rc, kam_key_text(&bad->customer), err)
		  : KAM_OK;
}

static int
flush_all(struct kam_taker *k, struct kam_err *err)
{
	int rc = KAM_OK;

	for (size_t i = 0; !rc && i < k->tally->nshards; i++)
		if (k->noted[i])
			rc = flush(k, i, err);
	kam_arena_reset(&k->names);
	return rc;
}

/* An amount that does not fit a note is added at once. */
static __attribute__((noinline)) int
add_large(struct kam_taker *k, struct kam_shard *s, const struct kam_note *note,
	  kam_dec amount, struct kam_err *err)
{
	int rc;

	pthread_mutex_lock(&s->lock);
	rc = kam_shard_add_large(s, note, amount, k->tally->daily);
	pthread_mutex_unlock(&s->lock);
	return rc ? failure(k->tally, rc, kam_key_text(&note->customer), err)
		  : KAM_OK;
}

/* A long name must outlive the batch. */
static __attribute__((noinline)) int
keep_name(struct kam_taker *k, struct kam_note *note, struct kam_err *err)
{
	struct kam_str name = kam_key_text(&note->customer);

	name.ptr = kam_arena_copy(&k->names, name.ptr, name.len);
	if (!name.ptr)
		return kam_tally_no_memory(k->tally, err);
	kam_key_make(&note->customer, name);
	return KAM_OK;
}

static inline int
take_line(struct kam_taker *k, const struct kam_line *line, bool orders,
	  struct kam_err *err)
{
	const struct kam_str name = line->customer;
	const uint64_t hash = kam_hash(name.ptr, name.len);
	const size_t i = hash >> 32 & (k->tally->nshards - 1);
	struct kam_note *note = k->note + i * k->tally->notes + k->noted[i];

	kam_key_make(&note->customer, name);
	note->hash = (uint32_t)hash;
	note->day = line->day;
	note->amount = (int64_t)line->amount;
	note->order = orders ? KAM_NO_ORDER : KAM_NO_ORDERS;
	if (line->order.len && line->amount > 0 &&
	    kam_coder_code(&k->coder, line->order, &note->order))
		return kam_tally_no_memory(k->tally, err);
	if (note->amount != line->amount)
		return add_large(k, &k->tally->shard[i], note, line->amount,
				 err);
	if (name.len > KAM_KEY_INLINE && keep_name(k, note, err))
		return KAM_ENOMEM;
	return ++k->noted[i] == k->tally->notes ? flush(k, i, err) : KAM_OK;
}

int
kam_tally_lines(void *taker, const struct kam_batch *b,
		struct kam_faults *faults, struct kam_err *err)
{
	const bool orders = b->index[KAM_ROLE_ORDER] != KAM_NO_COLUMN;
	struct kam_taker *k = taker;
	struct kam_line line;
	int rc;

	k->some_blank = k->some_blank || !orders;
	for (size_t i = 0; i < b->rows; i++) {
		rc = kam_lines_read(&k->lines, b, i, &line, faults, err);
		if (rc > 0)
			rc = take_line(k, &line, orders, err);
		if (rc < 0)
			return rc;
	}
	return k->names.total > NAMES_MAX ? flush_all(k, err) : KAM_OK;
}

int
kam_tally_add_day(struct kam_tally *t, struct kam_str customer,
		  const struct kam_day_row *day, struct kam_err *err)
{
	uint64_t hash = kam_hash(customer.ptr, customer.len);
	struct kam_shard *s = kam_tally_shard(t, hash);
	int rc;

	pthread_mutex_lock(&s->lock);
	rc = kam_shard_add_day(s, customer, hash, day);
	pthread_mutex_unlock(&s->lock);
	return rc ? failure(t, rc, customer, err) : KAM_OK;
}

int
kam_tally_end(struct kam_tally *t, struct kam_err *err)
{
	struct kam_taker *first = t->taker[0];
	int rc;

	for (size_t i = 0; i < t->ntakers; i++)
		if ((rc = flush_all(t->taker[i], err)))
			return rc;
	for (size_t i = 1; i < t->ntakers; i++) {
		kam_lines_join(&first->lines, &t->taker[i]->lines);
		first->some_blank |= t->taker[i]->some_blank;
	}
	return kam_lines_check(&first->lines, err);
}
