/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes handed on, piece by piece, to a thread that does something with
   them, in order. */
#ifndef KAM_ROLL_RELAY_H
#define KAM_ROLL_RELAY_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KAM_RELAY_JOBS 4 /* that may wait */

/* 0, or a failure, after which it is not called again. */
typedef int (*kam_relay_fn)(void *ctx, const char *ptr, size_t len);

struct kam_relay_job {
	const char *ptr;
	size_t len;
};

struct kam_relay {
	kam_relay_fn fn;
	void *ctx;
	bool begun, threaded;
	pthread_t thread;
	pthread_mutex_t lock; /* guards what follows */
	pthread_cond_t more, less;
	struct kam_relay_job job[KAM_RELAY_JOBS];
	uint64_t given, done;
	bool closed;
	int rc; /* the first failure */
};

/*
 * Begin; `r` is zeros.  Without `threaded`, and where no thread can be had,
 * the work is done by the caller.
 */
void kam_relay_begin(struct kam_relay *r, kam_relay_fn fn, void *ctx,
		     bool threaded);
/* Hand on `len` bytes, which must stay until kam_relay_wait() for the number
   that is returned. */
uint64_t kam_relay_give(struct kam_relay *r, const char *ptr, size_t len);
/* Wait until piece `number` is done, from 1; 0: none.  The first failure. */
int kam_relay_wait(struct kam_relay *r, uint64_t number);
/* Wait for all; the thread is gone.  The first failure.  Nothing happens if
   it has not begun. */
int kam_relay_end(struct kam_relay *r);

#endif
