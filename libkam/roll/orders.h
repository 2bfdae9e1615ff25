/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Distinct order numbers, exactly: a number becomes a code of 64 bits that
 * no other number has, and a customer keeps the pairs of code and day.
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

/* An order on a day. */
struct kam_pair {
	uint32_t hi, lo; /* of the code; 12 bytes, no padding */
	kam_day day;
};

/* The orders of a customer. */
struct kam_pairs {
	struct kam_pair *v; /* owned */
	uint32_t n, cap;
	uint32_t sorted; /* how many are ascending and distinct */
};

/* Bring near what the next addition will touch. */
static inline void
kam_pairs_warm(const struct kam_pairs *p)
{
	if (p->n)
		(void)*(const volatile uint32_t *)&p->v[p->n - 1].hi;
	if (p->n < p->cap)
		(void)*(const volatile kam_day *)&p->v[p->n].day;
}

/* Add an order; 0, or -1 when out of memory. */
int kam_pairs_add(struct kam_pairs *p, uint64_t code, kam_day day);
/* Add all orders of `other`, which is settled as well. */
int kam_pairs_merge(struct kam_pairs *p, struct kam_pairs *other);
/* Make all of them distinct; returns how many there are. */
size_t kam_pairs_settle(struct kam_pairs *p);
/* Settle, then sort by day. */
void kam_pairs_by_day(struct kam_pairs *p);
void kam_pairs_release(struct kam_pairs *p);

#endif
