/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is added up, as entries of 32 bytes: the lines of an export and the
 * rows of ledgers become such, lie in pieces of memory until all are there,
 * and are then sorted and folded into rows, a customer at a time.
 */
#ifndef KAM_ROLL_ENTRIES_H
#define KAM_ROLL_ENTRIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kam/decimal.h>

/* What an entry's value is added to.  Sum `i` has KAM_ENTRY_SUM + i. */
enum kam_entry_kind {
	KAM_ENTRY_SALE,	  /* the amount */
	KAM_ENTRY_RETURN, /* the amount and the returns */
	KAM_ENTRY_ORDERS, /* orders, as ledgers count them */
	KAM_ENTRY_LINES,  /* lines, where there are very many */
	KAM_ENTRY_SUM
};

/* The value counts in units of 2^KAM_ENTRY_SHIFT. */
#define KAM_ENTRY_HIGH 0x8000
#define KAM_ENTRY_SHIFT 62
#define KAM_ENTRY_SUMS_MAX 30000

struct kam_entry {
	uint64_t code;	/* of an order; 0: none */
	int64_t value;	/* millionths, or a count */
	int32_t period; /* -2^20 < period < 2^20 * 3 */
	uint32_t who;	/* number of its key */
	uint32_t lines;
	uint16_t off; /* with an order: its day, counted from the period's
			 first; below 512 */
	uint16_t kind;
};

/* A row without its key. */
struct kam_entry_sum {
	kam_dec amount, returns;
	int64_t lines;
	int64_t orders; /* -1: none */
	int32_t period;
	uint32_t key; /* the caller's */
};

/* Rows in the making; all zeros when new.  For one thread. */
struct kam_entry_rows {
	struct kam_entry_sum *row; /* owned */
	size_t n, cap;
	kam_dec *sums; /* owned: nsums a row */
	size_t sums_cap;
	/* Scratch; owned. */
	uint64_t *key, *spare, *code;
	size_t key_cap, spare_cap, code_cap;
};

void kam_entry_rows_release(struct kam_entry_rows *r);

/*
 * Add up the `n` entries of one key, in any order, into rows by period,
 * ascending, behind those of `r`.  0; 1 if a sum is beyond KAM_DEC_MAX or a
 * count beyond 64 bits; -1 when out of memory.  O(n).
 */
int kam_entries_fold(struct kam_entry_rows *r, const struct kam_entry *e,
		     size_t n, size_t nsums);

/* An empty row behind those of `r`; 0, or -1 when out of memory. */
int
kam_entry_rows_add(struct kam_entry_rows *r, int32_t period, size_t nsums);

/*
 * Make entries of one key that can be told apart by nothing one, in place.
 * Returns how many are left, or (size_t)-1 when out of memory; then they are
 * as they were.  O(n log n).
 */
size_t kam_entries_merge(struct kam_entry_rows *scratch, struct kam_entry *e,
			 size_t n);

#endif
