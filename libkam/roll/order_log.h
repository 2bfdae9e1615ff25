/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The orders of many customers, each a code on a day: written one behind the
 * other as they come, which costs no search, and sorted by customer at the
 * end.  Where many of them turn out to be the same ones again, they are
 * thrown out on the way, so that memory follows distinct orders, not lines.
 *
 * An order takes a word of 64 bits where its code and day are near those of
 * the one before, as they mostly are; else two.  From below:
 *
 *	1 bit	0
 *	21	the customer's number
 *	14	the day, from the day before, + 2^13
 *	28	the code, from the code before, + 2^27
 *
 *	1 bit	1
 *	32	the customer's number
 *	31	the day + 2^30
 *	64	the code
 */
#ifndef KAM_ROLL_ORDER_LOG_H
#define KAM_ROLL_ORDER_LOG_H

#include <stddef.h>
#include <stdint.h>

#include <kam/date.h>
#include <kam/slabs.h>

struct kam_order {
	uint64_t code; /* of kam_coder_code() */
	uint32_t who;  /* the customer's number */
	kam_day day;
};

/* Some of the words; an order is in one chunk. */
struct kam_order_chunk {
	uint64_t *word; /* owned */
	size_t n;	/* words in use; of the last one: not kept up */
};

struct kam_order_log {
	struct kam_order_chunk *chunk; /* owned */
	size_t nchunks, cap;
	uint64_t *at, *end; /* where the next one goes; the last chunk's end */
	uint64_t code;	    /* of the one before */
	kam_day day;
	size_t n;	  /* orders */
	size_t customers; /* numbers met are below */
	size_t check;	  /* look for doubles when there are so many; 0: not
			     set */
	struct kam_slabs *slabs; /* whence chunks come; NULL: malloc() */
};

/* A log of zeros is an empty one; released or used up, too. */
void kam_order_log_release(struct kam_order_log *log);

/* Make room for two words; 0, or -1 when out of memory. */
int kam_order_log_extend(struct kam_order_log *log);

#define KAM_ORDER_WHO 21 /* bits */
#define KAM_ORDER_DAY 14
#define KAM_ORDER_CODE 28

/* Append an order; 0, or -1 when out of memory.  O(1), on the whole. */
static inline int
kam_order_log_add(struct kam_order_log *log, uint64_t code, uint32_t who,
		  kam_day day)
{
	uint64_t step, days;

	/* That may write the log anew. */
	if (log->end - log->at < 2 && kam_order_log_extend(log))
		return -1;
	/* Out of reach they are large. */
	step = code - log->code + (1 << (KAM_ORDER_CODE - 1));
	days = (uint64_t)(int64_t)(day - log->day) + (1 << (KAM_ORDER_DAY - 1));
	if (who >= log->customers)
		log->customers = (size_t)who + 1;
	if (step >> KAM_ORDER_CODE | days >> KAM_ORDER_DAY |
	    who >> KAM_ORDER_WHO) {
		*log->at++ = (uint64_t)(day + (1 << 30)) << 33 |
			     (uint64_t)who << 1 | 1;
		*log->at++ = code;
	} else {
		*log->at++ = step << (1 + KAM_ORDER_WHO + KAM_ORDER_DAY) |
			     days << (1 + KAM_ORDER_WHO) | (uint64_t)who << 1;
	}
	log->code = code;
	log->day = day;
	log->n++;
	return 0;
}

/* An order of a customer; 12 bytes, no padding. */
struct kam_pair {
	uint32_t hi, lo; /* of the code */
	kam_day day;
};

/* The orders by customer; a book of zeros has none. */
struct kam_order_book {
	size_t *start;	       /* owned; customer i's: start[i] to end[i] - 1 */
	size_t *end;	       /* owned; distinct, by code and day */
	size_t n;	       /* customers in it, numbered from 0 */
	size_t customers;      /* there is room for */
	struct kam_pair *pair; /* owned */
	size_t pairs;	       /* there is room for */
};

/*
 * Sort the log by customer and empty it.  What was in the book is gone, its
 * room is used again.  0, or -1 when out of memory.  The book is released in
 * any case by kam_order_book_release().
 */
int kam_order_book_make(struct kam_order_book *book,
			struct kam_order_log *log);
void kam_order_book_release(struct kam_order_book *book);

/* Sort a customer's `n` orders by day, then code. */
void kam_pairs_by_day(struct kam_pair *pair, size_t n);
/* How many days orders sorted by day have. */
size_t kam_pairs_days(const struct kam_pair *pair, size_t n);

#endif
