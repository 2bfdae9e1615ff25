/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/team.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include <kam/mem.h>

struct team {
	kam_part_fn fn;
	void *ctx;
	size_t n;
	atomic_size_t next;
	atomic_bool failed;
};

struct member {
	struct team *team;
	size_t number;
	pthread_t thread;
};

static void *
work(void *arg)
{
	struct member *m = arg;
	struct team *t = m->team;
	size_t part;

	while (!atomic_load(&t->failed) &&
	       (part = atomic_fetch_add(&t->next, 1)) < t->n)
		if (t->fn(t->ctx, m->number, part))
			atomic_store(&t->failed, true);
	return NULL;
}

int
kam_team_run(size_t threads, size_t n, kam_part_fn fn, void *ctx)
{
	struct team t = { .fn = fn, .ctx = ctx, .n = n };
	struct member *m;
	size_t started = 1;

	if (threads > n)
		threads = n;
	if (!(m = kam_alloc(threads ? threads : 1, sizeof(*m))))
		return -1;
	m[0].team = &t;
	/* Where a thread cannot be had, the others do its part. */
	for (; started < threads; started++) {
		m[started].team = &t;
		m[started].number = started;
		if (pthread_create(&m[started].thread, NULL, work, &m[started]))
			break;
	}
	work(&m[0]);
	while (--started)
		pthread_join(m[started].thread, NULL);
	free(m);
	return atomic_load(&t.failed) ? -1 : 0;
}
