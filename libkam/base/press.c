/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/press.h>

#include <pthread.h>
#include <stdlib.h>

struct slot {
	struct kam_buf text; /* owned */
	bool done;
	int rc;
	struct kam_err err;
};

struct pressing {
	const struct kam_press *p;
	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t room, done;
	struct slot *slot; /* owned */
	size_t nslots;
	size_t given, written; /* pieces so far */
	bool stop;
};

struct presser {
	struct pressing *w;
	size_t number;
	pthread_t thread;
};

static void *
work(void *arg)
{
	const struct presser *me = arg;
	struct pressing *w = me->w;
	const struct kam_press *p = w->p;
	size_t from, to;

	pthread_mutex_lock(&w->lock);
	for (;;) {
		struct slot *slot;

		while (!w->stop && w->given - w->written == w->nslots)
			pthread_cond_wait(&w->room, &w->lock);
		if (w->stop || !p->next(p->ctx, &from, &to))
			break;
		slot = &w->slot[w->given++ % w->nslots];
		pthread_mutex_unlock(&w->lock);
		slot->rc = p->make(p->ctx, me->number, from, to, &slot->text,
				   &slot->err);
		pthread_mutex_lock(&w->lock);
		slot->done = true;
		pthread_cond_signal(&w->done);
	}
	/* The last piece may be out already. */
	w->stop = true;
	pthread_cond_signal(&w->done);
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

/* The next piece is made, or there are no more: false. */
static bool
wait_for_piece(struct pressing *w)
{
	struct slot *slot = &w->slot[w->written % w->nslots];

	pthread_mutex_lock(&w->lock);
	while (!slot->done && !(w->stop && w->written == w->given))
		pthread_cond_wait(&w->done, &w->lock);
	pthread_mutex_unlock(&w->lock);
	return slot->done;
}

static int
put_pieces(struct pressing *w, struct kam_err *err)
{
	const struct kam_press *p = w->p;
	int rc = KAM_OK;

	while (!rc && wait_for_piece(w)) {
		struct slot *slot = &w->slot[w->written % w->nslots];

		if ((rc = slot->rc) && err)
			*err = slot->err;
		if (!rc)
			rc = p->put(p->ctx, kam_buf_str(&slot->text), err);
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
start(struct pressing *w, struct presser *m, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		m[i].w = w;
		m[i].number = i;
		if (pthread_create(&m[i].thread, NULL, work, &m[i]))
			return i;
	}
	return n;
}

static void
finish(struct pressing *w, struct presser *m, size_t n)
{
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	pthread_cond_broadcast(&w->room);
	pthread_mutex_unlock(&w->lock);
	for (size_t i = 0; i < n; i++)
		pthread_join(m[i].thread, NULL);
	for (size_t i = 0; i < w->nslots; i++)
		kam_buf_release(&w->slot[i].text);
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->room);
	pthread_cond_destroy(&w->done);
}

/* Without threads. */
static int
press_alone(const struct kam_press *p, struct kam_err *err)
{
	struct kam_buf text = KAM_BUF_INIT;
	size_t from, to;
	int rc = KAM_OK;

	while (!rc && p->next(p->ctx, &from, &to))
		if (!(rc = p->make(p->ctx, 0, from, to, &text, err)))
			rc = p->put(p->ctx, kam_buf_str(&text), err);
	kam_buf_release(&text);
	return rc;
}

int
kam_press_run(const struct kam_press *p, size_t threads, struct kam_err *err)
{
	struct pressing w = { .p = p, .nslots = 2 * threads + 1 };
	struct presser *m;
	size_t started;
	int rc;

	if (threads < 2)
		return press_alone(p, err);
	w.slot = kam_alloc(w.nslots, sizeof(*w.slot));
	m = kam_alloc(threads, sizeof(*m));
	if (!w.slot || !m) {
		free(w.slot);
		free(m);
		return kam_nomem(err, "the threads");
	}
	pthread_mutex_init(&w.lock, NULL);
	pthread_cond_init(&w.room, NULL);
	pthread_cond_init(&w.done, NULL);
	started = start(&w, m, threads);
	rc = started ? put_pieces(&w, err) : press_alone(p, err);
	finish(&w, m, started);
	free(w.slot);
	free(m);
	return rc;
}
