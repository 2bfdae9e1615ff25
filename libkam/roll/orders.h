/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Distinct order numbers, exactly: a number becomes a code of 64 bits that
 * no other number has.
 */
#ifndef KAM_ROLL_ORDERS_H
#define KAM_ROLL_ORDERS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include <kam/date.h>
#include <kam/table.h>

/*
 * Names for texts that do not fit a code; shared by all threads, so that a
 * code means the same in each.
 */
struct kam_names {
	pthread_mutex_t lock;
	struct kam_table table; /* of uint64_t, under the lock */
};

int kam_names_init(struct kam_names *n);
void kam_names_release(struct kam_names *n);

/* One thread's way to codes: most need no lock. */
struct kam_coder {
	struct kam_names *names;
	struct kam_table seen; /* what this thread has asked before */
};

int kam_coder_init(struct kam_coder *c, struct kam_names *names);
void kam_coder_release(struct kam_coder *c);

/*
 * The code of the order number `text`, not empty.  Two texts have the same
 * code if and only if they are the same.  0, or -1 when out of memory.
 */
int kam_coder_code(struct kam_coder *c, struct kam_str text, uint64_t *code);

#endif
