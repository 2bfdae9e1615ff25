/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Threads.  The reading thread fills the slots of a ring with chunks, in
 * input order; each worker takes the next full one; the reading thread takes
 * back, in the same order, those that are done, so that bad records come out
 * in input order and the first failure is the first in the input.
 */
#include <pthread.h>
#include <stdlib.h>

#include "reader_parts.h"

enum slot_state { SLOT_FREE, SLOT_FULL, SLOT_DONE };

struct slot {
	struct kam_chunk chunk;
	struct kam_faults faults;
	enum slot_state state;
	int rc; /* the worker's result */
	struct kam_err err;
};

struct crew {
	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t full, done;
	struct slot *slots;
	size_t nslots;
	uint64_t filled, taken, retired; /* chunks so far */
	bool closed;			 /* no more chunks will come */
	bool failed;			 /* some worker has failed */
	uint64_t rows;
	/* Not changed while the crew works. */
	struct kam_batches like;
	kam_batch_fn fn;
};

struct worker {
	struct crew *crew;
	void *state;
	struct kam_scan scan;
	pthread_t thread;
};

static int
work_chunk(struct worker *w, struct slot *slot)
{
	struct kam_batch b;
	int rc;

	rc = kam_scan_start(&w->scan, &slot->chunk, w->crew->like, &slot->err);
	while (!rc && (rc = kam_scan_next(&w->scan, &b, &slot->err)) > 0) {
		rc = b.rows ? w->crew->fn(w->state, &b, &slot->faults,
					  &slot->err)
			    : KAM_OK;
		if (!rc && b.fault)
			rc = kam_faults_add(&slot->faults, b.fault, &slot->err);
	}
	return rc;
}

static void *
work(void *arg)
{
	struct worker *w = arg;
	struct crew *c = w->crew;

	pthread_mutex_lock(&c->lock);
	for (;;) {
		struct slot *slot;
		bool skip;

		while (c->taken == c->filled && !c->closed)
			pthread_cond_wait(&c->full, &c->lock);
		if (c->taken == c->filled)
			break;
		slot = &c->slots[c->taken++ % c->nslots];
		/* Chunks in front of a failure must still be done: what comes
		   first in the input is told.  They were taken before. */
		skip = c->failed;
		pthread_mutex_unlock(&c->lock);
		slot->rc = skip ? KAM_OK : work_chunk(w, slot);
		pthread_mutex_lock(&c->lock);
		slot->state = SLOT_DONE;
		c->failed = c->failed || slot->rc;
		pthread_cond_signal(&c->done);
	}
	c->rows += w->scan.rows;
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

/* Take over what a worker found out in `slot`, which is then free. */
static int
retire(struct kam_reader *r, struct slot *slot, struct kam_err *err)
{
	struct kam_faults *to = &r->faults, *from = &slot->faults;

	slot->state = SLOT_FREE;
	for (int i = 0; i < KAM_CAUSES; i++) {
		to->count[i] += from->count[i];
		from->count[i] = 0;
	}
	if (kam_buf_put(&to->lines, from->lines.len ? from->lines.ptr : "",
			from->lines.len))
		return kam_nomem(err, "the rejects");
	from->lines.len = 0;
	if (slot->rc && err)
		*err = slot->err;
	return slot->rc ? slot->rc
			: kam_rejects_flush(r, (size_t)64 << 10, err);
}

/* Retire chunks in order until only `left` are under way. */
static int
settle(struct kam_reader *r, struct crew *c, uint64_t left, struct kam_err *err)
{
	int rc = KAM_OK;

	while (!rc && c->filled - c->retired > left) {
		struct slot *slot = &c->slots[c->retired % c->nslots];

		pthread_mutex_lock(&c->lock);
		while (slot->state != SLOT_DONE)
			pthread_cond_wait(&c->done, &c->lock);
		pthread_mutex_unlock(&c->lock);
		c->retired++;
		rc = retire(r, slot, err);
	}
	return rc;
}

/* The reading thread's part: fill the slots until the input ends. */
static int
fill_slots(struct kam_reader *r, struct crew *c, struct kam_err *err)
{
	struct kam_err late = KAM_ERR_INIT;
	int rc, more = 1;

	for (;;) {
		struct slot *slot = &c->slots[c->filled % c->nslots];

		if ((rc = settle(r, c, c->nslots - 1, err)))
			return rc;
		more = kam_feed_next(&r->feed, &slot->chunk, &late);
		if (more <= 0)
			break;
		pthread_mutex_lock(&c->lock);
		slot->state = SLOT_FULL;
		c->filled++;
		pthread_cond_signal(&c->full);
		pthread_mutex_unlock(&c->lock);
	}
	/* What the workers find comes before what ended the reading. */
	if ((rc = settle(r, c, 0, err)))
		return rc;
	if (more && err)
		*err = late;
	return more;
}

static int
crew_init(struct crew *c, const struct kam_reader *r, size_t workers,
	  kam_batch_fn fn, struct kam_err *err)
{
	memset(c, 0, sizeof(*c));
	c->nslots = 2 * workers + 1;
	c->like = kam_reader_batches(r);
	c->fn = fn;
	if (!(c->slots = kam_alloc(c->nslots, sizeof(*c->slots))))
		return kam_nomem(err, "the threads' buffers");
	for (size_t i = 0; i < c->nslots; i++) {
		c->slots[i].faults.skip = r->faults.skip;
		c->slots[i].faults.keep = r->faults.keep;
	}
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->full, NULL);
	pthread_cond_init(&c->done, NULL);
	return KAM_OK;
}

static void
crew_release(struct crew *c)
{
	pthread_mutex_destroy(&c->lock);
	pthread_cond_destroy(&c->full);
	pthread_cond_destroy(&c->done);
	for (size_t i = 0; i < c->nslots; i++) {
		kam_chunk_release(&c->slots[i].chunk);
		kam_faults_release(&c->slots[i].faults);
	}
	free(c->slots);
}

/* Start as many workers as can be had; how many that is. */
static size_t
start(struct crew *c, struct worker *w, size_t n, void *const *states)
{
	for (size_t i = 0; i < n; i++) {
		w[i].crew = c;
		w[i].state = states[i];
		if (pthread_create(&w[i].thread, NULL, work, &w[i]))
			return i;
	}
	return n;
}

int
kam_crew_run(struct kam_reader *r, size_t workers, void *const *states,
	     kam_batch_fn fn, struct kam_err *err)
{
	struct worker *w = kam_alloc(workers, sizeof(*w));
	struct crew c;
	size_t started;
	int rc;

	if (!w)
		return kam_nomem(err, "the threads");
	if ((rc = crew_init(&c, r, workers, fn, err))) {
		free(w);
		return rc;
	}
	started = start(&c, w, workers, states);
	if (started)
		rc = fill_slots(r, &c, err);
	else
		rc = kam_fail(err, KAM_EIO,
			      "cannot start a thread; try "
			      "--threads=1");
	pthread_mutex_lock(&c.lock);
	c.closed = true;
	c.failed = c.failed || rc;
	pthread_cond_broadcast(&c.full);
	pthread_mutex_unlock(&c.lock);
	for (size_t i = 0; i < started; i++) {
		pthread_join(w[i].thread, NULL);
		kam_scan_release(&w[i].scan);
	}
	r->rows += c.rows;
	crew_release(&c);
	free(w);
	return rc;
}
