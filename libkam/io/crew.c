/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Threads.  Each one, when it is its turn, reads and cuts the next chunk of
 * the input into a buffer of its own, and then works on it while another
 * reads: so a chunk stays in the caches of one processor, and nobody waits
 * to be handed one.  What was found out in the chunks is taken over in input
 * order, so that bad records come out in input order and the first failure
 * is the first in the input.
 */
#include <pthread.h>
#include <stdlib.h>

#include "reader_parts.h"

#define RESULTS 4 /* a thread */

/* What a worker found out in a chunk. */
struct result {
	bool done; /* complete, and not yet taken over */
	struct kam_faults faults;
	int rc;
	struct kam_err err;
};

struct crew {
	struct kam_reader *r;
	kam_batch_fn fn;
	pthread_mutex_t turn; /* guards the feed and what follows */
	uint64_t begun;	      /* chunks so far */
	int end;	      /* what ended the reading: 0, or a failure */
	bool ended;
	struct kam_err end_err;
	pthread_mutex_t lock;	/* guards what follows */
	pthread_cond_t taken;	/* a result has been taken over */
	struct result *results; /* a ring */
	size_t nresults;
	uint64_t over; /* chunks whose results have been taken over */
	bool failed;   /* a chunk has failed: read no more */
	int rc;	       /* the first failure in input order */
	struct kam_err err;
	uint64_t rows;
};

struct worker {
	struct crew *crew;
	void *state;
	struct kam_chunk chunk;
	struct kam_scan scan;
	pthread_t thread;
};

static struct result *
result_of(const struct crew *c, uint64_t chunk)
{
	return &c->results[chunk % c->nresults];
}

/* Is there a free result for `chunk`?  Waits for one; false after a failure:
   what lies in front of it is at work. */
static bool
await_result(struct crew *c, uint64_t chunk)
{
	bool failed;

	pthread_mutex_lock(&c->lock);
	while (chunk - c->over >= c->nresults && !c->failed)
		pthread_cond_wait(&c->taken, &c->lock);
	failed = c->failed;
	pthread_mutex_unlock(&c->lock);
	return !failed;
}

/* Read the next chunk; its result, or NULL if there is none. */
static struct result *
next_chunk(struct worker *w)
{
	struct crew *c = w->crew;
	struct result *result = NULL;
	int more;

	pthread_mutex_lock(&c->turn);
	if (!c->ended && await_result(c, c->begun)) {
		more = kam_feed_next(&c->r->feed, &w->chunk, &c->end_err);
		if (more > 0) {
			result = result_of(c, c->begun++);
		} else {
			c->end = more;
			c->ended = true;
		}
	}
	pthread_mutex_unlock(&c->turn);
	return result;
}

static int
work_chunk(struct worker *w, struct result *to)
{
	const struct kam_reader *r = w->crew->r;
	struct kam_batch b;
	int rc;

	rc = kam_scan_start(&w->scan, &w->chunk, kam_reader_batches(r),
			    &to->err);
	while (!rc && (rc = kam_scan_next(&w->scan, &b, &to->err)) > 0) {
		rc = b.rows ? w->crew->fn(w->state, &b, &to->faults, &to->err)
			    : KAM_OK;
		if (!rc && b.fault)
			rc = kam_faults_add(&to->faults, b.fault, &to->err);
	}
	return rc;
}

/* Take over what was found out in a chunk; its result is then free. */
static int
take_over(struct kam_reader *r, struct result *result, struct kam_err *err)
{
	struct kam_faults *to = &r->faults, *from = &result->faults;

	result->done = false;
	for (int i = 0; i < KAM_CAUSES; i++) {
		to->count[i] += from->count[i];
		from->count[i] = 0;
	}
	if (kam_buf_put(&to->lines, from->lines.len ? from->lines.ptr : "",
			from->lines.len))
		return kam_nomem(err, "the rejects");
	from->lines.len = 0;
	if (result->rc)
		*err = result->err;
	return result->rc ? result->rc
			  : kam_rejects_flush(r, (size_t)64 << 10, err);
}

/* A chunk is done: take over all results that are next in turn. */
static void
finish(struct crew *c, struct result *result, int rc)
{
	pthread_mutex_lock(&c->lock);
	result->done = true;
	result->rc = rc;
	while (!c->rc && result_of(c, c->over)->done) {
		c->rc = take_over(c->r, result_of(c, c->over), &c->err);
		c->over++;
	}
	c->failed = c->failed || rc || c->rc;
	pthread_cond_signal(&c->taken);
	pthread_mutex_unlock(&c->lock);
}

static void *
work(void *arg)
{
	struct worker *w = arg;
	struct crew *c = w->crew;
	struct result *result;

	while ((result = next_chunk(w)))
		finish(c, result, work_chunk(w, result));
	pthread_mutex_lock(&c->lock);
	c->rows += w->scan.rows;
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

static int
crew_init(struct crew *c, struct kam_reader *r, size_t workers, kam_batch_fn fn,
	  struct kam_err *err)
{
	*c = (struct crew){ .r = r, .fn = fn, .nresults = RESULTS * workers };
	if (!(c->results = kam_alloc(c->nresults, sizeof(*c->results))))
		return kam_nomem(err, "the threads' buffers");
	for (size_t i = 0; i < c->nresults; i++) {
		c->results[i].faults.skip = r->faults.skip;
		c->results[i].faults.keep = r->faults.keep;
	}
	pthread_mutex_init(&c->turn, NULL);
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->taken, NULL);
	return KAM_OK;
}

static void
crew_release(struct crew *c)
{
	pthread_mutex_destroy(&c->turn);
	pthread_mutex_destroy(&c->lock);
	pthread_cond_destroy(&c->taken);
	for (size_t i = 0; i < c->nresults; i++)
		kam_faults_release(&c->results[i].faults);
	free(c->results);
}

/* All work that the caller's thread and as many others as can be had do. */
static void
work_together(struct crew *c, struct worker *w, size_t n, void *const *states)
{
	size_t started = 1;

	for (size_t i = 0; i < n; i++) {
		w[i].crew = c;
		w[i].state = states[i];
	}
	while (started < n &&
	       !pthread_create(&w[started].thread, NULL, work, &w[started]))
		started++;
	work(&w[0]);
	for (size_t i = 1; i < started; i++)
		pthread_join(w[i].thread, NULL);
	for (size_t i = 0; i < n; i++) {
		kam_chunk_release(&w[i].chunk);
		kam_scan_release(&w[i].scan);
	}
}

int
kam_crew_run(struct kam_reader *r, size_t workers, void *const *states,
	     kam_batch_fn fn, struct kam_err *err)
{
	struct worker *w = kam_alloc(workers, sizeof(*w));
	struct crew c;
	int rc;

	if (!w)
		return kam_nomem(err, "the threads");
	if ((rc = crew_init(&c, r, workers, fn, err))) {
		free(w);
		return rc;
	}
	work_together(&c, w, workers, states);
	r->rows += c.rows;
	/* What the workers found comes before what ended the reading. */
	rc = c.rc ? c.rc : c.end;
	if (rc && err)
		*err = c.rc ? c.err : c.end_err;
	crew_release(&c);
	free(w);
	return rc;
}
