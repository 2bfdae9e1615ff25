/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The orders of many customers, each a code on a day: written one behind the
 * other as they come, which costs no search, and sorted by customer at the
 * end.  Where many of them turn out to be the same ones again, they are
 * thrown out on the way, so that memory follows distinct orders, not lines.
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

struct kam_order_log {
	struct kam_order **chunk; /* owned, each of them too */
	size_t nchunks, cap;
	size_t n;	  /* but for those written at `at` since it was made */
	size_t customers; /* numbers met are below */
	size_t check;	  /* look for doubles when there are so many; 0: not
			     set */
	/* Where the next ones go, and where that ends: the chunk's end, or
	   where it is time to look for doubles. */
	struct kam_order *from, *at, *end;
	struct kam_slabs *slabs; /* whence chunks come; NULL: malloc() */
};

/* A log of zeros is an empty one; released or used up, too. */
void kam_order_log_release(struct kam_order_log *log);

/* Make a place for further orders; 0, or -1 when out of memory. */
int kam_order_log_extend(struct kam_order_log *log);

/* Append an order; 0, or -1 when out of memory.  O(1), on the whole. */
static inline int
kam_order_log_add(struct kam_order_log *log, uint64_t code, uint32_t who,
		  kam_day day)
{
	if (log->at == log->end && kam_order_log_extend(log))
		return -1;
	if (who >= log->customers)
		log->customers = (size_t)who + 1;
	*log->at++ = (struct kam_order){ code, who, day };
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
