/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "order_log.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <kam/mem.h>

#define FIRST ((size_t)1 << 10)	 /* words of the first chunk */
#define CHUNK ((size_t)8 << 10)	 /* and of each further one: 64 kB */
#define CHECK ((size_t)64 << 10) /* orders before doubles are looked for */
#define SAMPLE 4		 /* a power of two: by every 16th customer */
#define FEW 24			 /* sorted by insertion */

static size_t
chunk_bytes(size_t i)
{
	return (i ? CHUNK : FIRST) * sizeof(uint64_t);
}

/* The last chunk is not needed any more. */
static void
drop_chunk(struct kam_order_log *log)
{
	const size_t i = --log->nchunks;

	kam_slabs_give(log->slabs, log->chunk[i].word, chunk_bytes(i));
}

void
kam_order_log_release(struct kam_order_log *log)
{
	while (log->nchunks)
		drop_chunk(log);
	free(log->chunk);
	*log = (struct kam_order_log){ .slabs = log->slabs };
}

/* The words written at `at` are the last chunk's. */
static void
close_chunk(struct kam_order_log *log)
{
	if (log->nchunks) {
		struct kam_order_chunk *last = &log->chunk[log->nchunks - 1];

		last->n = (size_t)(log->at - last->word);
	}
}

static int
add_chunk(struct kam_order_log *log)
{
	const size_t i = log->nchunks;
	struct kam_order_chunk *chunk =
		kam_grow(log->chunk, &log->cap, i + 1, sizeof(*chunk));
	uint64_t *word;

	if (!chunk)
		return -1;
	log->chunk = chunk;
	if (!(word = kam_slabs_take(log->slabs, chunk_bytes(i))))
		return -1;
	close_chunk(log);
	chunk[i].word = log->at = word;
	log->end = word + chunk_bytes(i) / sizeof(*word);
	log->nchunks++;
	return 0;
}

/* A chunk being read.  What lies before has been. */
struct reading {
	const uint64_t *at, *end;
	uint64_t code;
	kam_day day;
};

static void
read_chunk(struct reading *r, const struct kam_order_chunk *chunk)
{
	r->at = chunk->word;
	r->end = chunk->word + chunk->n;
}

/* The bits of `w` from `from` on, `n` of them, less half of what they hold. */
static inline int64_t
signed_bits(uint64_t w, int from, int n)
{
	return (int64_t)(w >> from & ((UINT64_C(1) << n) - 1)) -
	       ((int64_t)1 << (n - 1));
}

/* The next order; its chunk is not at its end. */
static inline struct kam_order
read_order(struct reading *r)
{
	const uint64_t w = *r->at++;

	if (w & 1) {
		r->day = (kam_day)(w >> 33) - (1 << 30);
		r->code = *r->at++;
		return (struct kam_order){ r->code, (uint32_t)(w >> 1),
					   r->day };
	}
	r->day += (kam_day)signed_bits(w, 1 + KAM_ORDER_WHO, KAM_ORDER_DAY);
	r->code += (uint64_t)signed_bits(w, 1 + KAM_ORDER_WHO + KAM_ORDER_DAY,
					 KAM_ORDER_CODE);
	return (struct kam_order){
		r->code, (uint32_t)(w >> 1 & ((1u << KAM_ORDER_WHO) - 1)),
		r->day
	};
}

static int
compare(const struct kam_pair *a, const struct kam_pair *b)
{
	if (a->hi != b->hi)
		return a->hi < b->hi ? -1 : 1;
	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	return (a->day > b->day) - (a->day < b->day);
}

static int
by_code(const void *a, const void *b)
{
	return compare(a, b);
}

static int
by_day(const void *a, const void *b)
{
	const struct kam_pair *x = a, *y = b;

	return x->day != y->day ? (x->day > y->day) - (x->day < y->day)
				: compare(x, y);
}

/* Sort what mostly is nearly in order. */
static void
sort_pairs(struct kam_pair *v, size_t n)
{
	if (n > FEW) {
		qsort(v, n, sizeof(*v), by_code);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		struct kam_pair pair = v[i];
		size_t at = i;

		for (; at && compare(&v[at - 1], &pair) > 0; at--)
			v[at] = v[at - 1];
		v[at] = pair;
	}
}

/* Sort, and throw out doubles; returns how many are left. */
static size_t
distinct(struct kam_pair *v, size_t n)
{
	size_t left = 0, i = 1;

	while (i < n && compare(&v[i - 1], &v[i]) < 0)
		i++;
	if (i >= n)
		return n;
	sort_pairs(v, n);
	for (i = 0; i < n; i++)
		if (!left || compare(&v[left - 1], &v[i]))
			v[left++] = v[i];
	return left;
}

void
kam_pairs_by_day(struct kam_pair *pair, size_t n)
{
	if (n)
		qsort(pair, n, sizeof(*pair), by_day);
}

size_t
kam_pairs_days(const struct kam_pair *pair, size_t n)
{
	size_t days = 0;

	for (size_t i = 0; i < n; i++)
		days += !i || pair[i].day != pair[i - 1].day;
	return days;
}

/* Is it one of every 2^power customers?  Its number among them. */
static inline bool
is_asked_for(uint32_t who, unsigned power, size_t *number)
{
	*number = who >> power;
	return !(who & ((1u << power) - 1));
}

/* Count the orders of the customers that are asked for, from start[1] on. */
static size_t
count(const struct kam_order_log *log, size_t *start, unsigned power)
{
	struct reading r = { .code = 0 };
	size_t n = 0, number;

	for (size_t c = 0; c < log->nchunks; c++)
		for (read_chunk(&r, &log->chunk[c]); r.at < r.end;)
			if (is_asked_for(read_order(&r).who, power, &number)) {
				start[number + 1]++;
				n++;
			}
	return n;
}

/* Put them in their places: end[i] moves from start[i] to start[i + 1]. */
static void
spread(const struct kam_order_log *log, struct kam_order_book *b,
       unsigned power)
{
	struct reading r = { .code = 0 };
	size_t number;

	for (size_t c = 0; c < log->nchunks; c++)
		for (read_chunk(&r, &log->chunk[c]); r.at < r.end;) {
			const struct kam_order order = read_order(&r);

			if (is_asked_for(order.who, power, &number))
				b->pair[b->end[number]++] = (struct kam_pair){
					(uint32_t)(order.code >> 32),
					(uint32_t)order.code, order.day
				};
		}
}

/* Room for customers, none of whom has any orders. */
static int
reserve_customers(struct kam_order_book *b, size_t n)
{
	if (n > b->customers) {
		free(b->start);
		free(b->end);
		b->start = kam_alloc(n + 1, sizeof(*b->start));
		b->end = kam_alloc(n, sizeof(*b->end));
		b->customers = b->start && b->end ? n : 0;
		return b->customers ? 0 : -1;
	}
	memset(b->start, 0, (n + 1) * sizeof(*b->start));
	return 0;
}

static int
reserve_pairs(struct kam_order_book *b, size_t n)
{
	if (b->pair && n <= b->pairs)
		return 0;
	free(b->pair);
	b->pair = kam_alloc_pages(n * sizeof(*b->pair));
	b->pairs = b->pair ? n : 0;
	return b->pair ? 0 : -1;
}

/*
 * The book of every 2^power-th of the customers; returns how many orders it
 * has and *all, how many there were with doubles; or -1.
 */
static ptrdiff_t
make_book(struct kam_order_book *b, const struct kam_order_log *log,
	  size_t customers, unsigned power, size_t *all)
{
	const size_t n = (customers >> power) + 1;
	size_t left = 0;

	if (reserve_customers(b, n))
		return -1;
	*all = count(log, b->start, power);
	if (reserve_pairs(b, *all))
		return -1;
	for (size_t i = 0; i < n; i++) {
		b->end[i] = b->start[i];
		b->start[i + 1] += b->start[i];
	}
	spread(log, b, power);
	for (size_t i = 0; i < n; i++) {
		const size_t from = b->start[i];

		b->end[i] = from + distinct(b->pair + from, b->end[i] - from);
		left += b->end[i] - from;
	}
	return (ptrdiff_t)left;
}

int
kam_order_book_make(struct kam_order_book *book, struct kam_order_log *log)
{
	ptrdiff_t n = 0;
	size_t all;

	close_chunk(log);
	book->n = log->customers;
	if (book->n)
		n = make_book(book, log, book->n, 0, &all);
	kam_order_log_release(log);
	return n < 0 ? -1 : 0;
}

void
kam_order_book_release(struct kam_order_book *b)
{
	free(b->start);
	free(b->end);
	free(b->pair);
	memset(b, 0, sizeof(*b));
}

/* Write the log anew, without the doubles. */
static int
write_anew(struct kam_order_log *log)
{
	struct kam_order_log made = { .slabs = log->slabs, .check = SIZE_MAX };
	struct kam_order_book b = { .pair = NULL };
	size_t all;
	int rc = 0;

	if (make_book(&b, log, log->customers, 0, &all) < 0) {
		kam_order_book_release(&b);
		return -1;
	}
	made.customers = log->customers;
	/* The old one's room is used first. */
	kam_order_log_release(log);
	for (size_t who = 0; !rc && who < made.customers; who++)
		for (size_t i = b.start[who]; !rc && i < b.end[who]; i++)
			rc = kam_order_log_add(&made,
					       (uint64_t)b.pair[i].hi << 32 |
						       b.pair[i].lo,
					       (uint32_t)who, b.pair[i].day);
	kam_order_book_release(&b);
	*log = made;
	return rc;
}

/*
 * Are more than half of the orders the same again?  By a sample, unless that
 * has too few of them to tell.
 */
static int
has_doubles(const struct kam_order_log *log)
{
	struct kam_order_book b = { .pair = NULL };
	size_t all;
	ptrdiff_t left = make_book(&b, log, log->customers, SAMPLE, &all);

	kam_order_book_release(&b);
	if (left < 0)
		return -1;
	return all < log->n >> (SAMPLE + 2) || (size_t)left < all / 2;
}

/* Throw out doubles if that pays; look again at twice what is left. */
static int
check(struct kam_order_log *log)
{
	int rc = has_doubles(log);

	if (rc > 0)
		rc = write_anew(log);
	log->check = 2 * log->n > CHECK ? 2 * log->n : CHECK;
	return rc;
}

int
kam_order_log_extend(struct kam_order_log *log)
{
	close_chunk(log);
	if (!log->check)
		log->check = CHECK;
	if (log->n >= log->check && check(log))
		return -1;
	return log->end - log->at < 2 ? add_chunk(log) : 0;
}
