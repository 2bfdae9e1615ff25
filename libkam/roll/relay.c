/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "relay.h"

static void *
work(void *arg)
{
	struct kam_relay *r = arg;

	pthread_mutex_lock(&r->lock);
	for (;;) {
		struct kam_relay_job job;
		int rc = r->rc;

		while (r->done == r->given && !r->closed)
			pthread_cond_wait(&r->more, &r->lock);
		if (r->done == r->given)
			break;
		job = r->job[r->done % KAM_RELAY_JOBS];
		pthread_mutex_unlock(&r->lock);
		if (!rc)
			rc = r->fn(r->ctx, job.ptr, job.len);
		pthread_mutex_lock(&r->lock);
		r->rc = rc;
		r->done++;
		pthread_cond_signal(&r->less);
	}
	pthread_mutex_unlock(&r->lock);
	return NULL;
}

void
kam_relay_begin(struct kam_relay *r, kam_relay_fn fn, void *ctx, bool threaded)
{
	*r = (struct kam_relay){ .fn = fn, .ctx = ctx, .begun = true };
	if (!threaded)
		return;
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->more, NULL);
	pthread_cond_init(&r->less, NULL);
	r->threaded = !pthread_create(&r->thread, NULL, work, r);
	if (r->threaded)
		return;
	pthread_mutex_destroy(&r->lock);
	pthread_cond_destroy(&r->more);
	pthread_cond_destroy(&r->less);
}

uint64_t
kam_relay_give(struct kam_relay *r, const char *ptr, size_t len)
{
	uint64_t number;

	if (!r->threaded) {
		if (!r->rc)
			r->rc = r->fn(r->ctx, ptr, len);
		return r->done = ++r->given;
	}
	pthread_mutex_lock(&r->lock);
	while (r->given - r->done == KAM_RELAY_JOBS)
		pthread_cond_wait(&r->less, &r->lock);
	r->job[r->given % KAM_RELAY_JOBS] = (struct kam_relay_job){ ptr, len };
	number = ++r->given;
	pthread_cond_signal(&r->more);
	pthread_mutex_unlock(&r->lock);
	return number;
}

int
kam_relay_wait(struct kam_relay *r, uint64_t number)
{
	int rc;

	if (!r->threaded)
		return r->rc;
	pthread_mutex_lock(&r->lock);
	while (r->done < number)
		pthread_cond_wait(&r->less, &r->lock);
	rc = r->rc;
	pthread_mutex_unlock(&r->lock);
	return rc;
}

int
kam_relay_end(struct kam_relay *r)
{
	if (!r->begun)
		return 0;
	r->begun = false;
	if (!r->threaded)
		return r->rc;
	pthread_mutex_lock(&r->lock);
	r->closed = true;
	pthread_cond_signal(&r->more);
	pthread_mutex_unlock(&r->lock);
	pthread_join(r->thread, NULL);
	pthread_mutex_destroy(&r->lock);
	pthread_cond_destroy(&r->more);
	pthread_cond_destroy(&r->less);
	r->threaded = false;
	return r->rc;
}
