/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A hash table from byte strings to fixed-size values.  Entries lie in one
 * array: 8 bytes of hash, 4 of length, 20 of key, then the value; so a
 * value of 32 bytes makes an entry one cache line.  Keys longer than 20
 * bytes live in the table's arena, 8 of the 20 bytes then pointing there.
 * Order of walking depends on the history of insertions: sort before
 * printing.
 */
#ifndef KAM_TABLE_H
#define KAM_TABLE_H

#include <stdint.h>

#include <kam/mem.h>
#include <kam/str.h>

struct kam_table {
	char *slots;			/* owned, 64-byte aligned */
	size_t entry;			/* bytes an entry, a multiple of 8 */
	size_t n, cap;			/* entries, slots (a power of two) */
	size_t value;			/* bytes of a value */
	struct kam_arena keys;		/* owned */
};

/*
 * An empty table for values of `value` bytes.  Returns 0, or -1 when out of
 * memory.  Released by kam_table_release().
 */
int kam_table_init(struct kam_table *t, size_t value);
void kam_table_release(struct kam_table *t);

/* A well-mixed 64-bit hash, the same on every machine and in every run. */
uint64_t kam_hash(const char *ptr, size_t len);

/*
 * Make room for `more` further keys, so that values stay where they are while
 * they are put.  0, or -1 when out of memory.
 */
int kam_table_reserve(struct kam_table *t, size_t more);

/*
 * Bring near the places of `n` keys that are about to be looked up, all at
 * once: memory then answers many times faster than key by key.
 */
void kam_table_warm(const struct kam_table *t, const uint64_t *hash,
		    size_t n);

/* The value of `key`, or NULL.  Good until the next put. */
void *kam_table_get(const struct kam_table *t, struct kam_str key,
		    uint64_t hash);

/*
 * The value of `key`, which is made and zeroed when new (*fresh tells;
 * `fresh` may be NULL).  NULL when out of memory.  Good until the next put.
 */
void *kam_table_put(struct kam_table *t, struct kam_str key, uint64_t hash,
		    bool *fresh);

/*
 * Walk: start with *slot = 0; returns the next value and its key and hash
 * (both may be NULL), or NULL at the end.  The key's bytes are the table's.
 */
void *kam_table_next(const struct kam_table *t, size_t *slot,
		     struct kam_str *key, uint64_t *hash);

#endif
