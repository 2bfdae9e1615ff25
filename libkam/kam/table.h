/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A hash table from byte strings to fixed-size values.  Entries lie in one
 * array in the order they came in: 4 bytes of length, 20 of key, then the
 * value, which is aligned to 8 bytes; so a value of 40 bytes makes an entry
 * one cache line.  Keys longer than 20 bytes live in the table's arena, 8 of
 * the 20 bytes then pointing there.  An index of 8 bytes a slot says which
 * entry has which hash, so that a search goes through one cache line of it and
 * then to the entry.
 */
#ifndef KAM_TABLE_H
#define KAM_TABLE_H

#include <stdint.h>

#include <kam/mem.h>
#include <kam/str.h>

#define KAM_KEY_INLINE 20
#define KAM_TABLE_HEAD 24 /* bytes of an entry before its value */

/* A key as an entry holds it. */
struct kam_key {
	uint32_t len;
	char text[KAM_KEY_INLINE]; /* zeros behind it; or, where it is longer,
				      a pointer to it in the first 8 bytes */
};

/* Take a key over; one of more than 20 bytes is pointed at.  Its length is
   below 2^32. */
void kam_key_make(struct kam_key *k, struct kam_str text);
struct kam_str kam_key_text(const struct kam_key *k);

struct kam_table {
	uint64_t *index;	/* owned; a slot: the number of an entry, from
				   1, and below it 32 bits of its hash; 0: free */
	size_t cap;		/* slots, a power of two */
	char *entries;		/* owned */
	size_t n, room;		/* entries that are there, and may be */
	size_t entry;		/* bytes of one, a multiple of 8 */
	size_t value;		/* bytes of a value */
	struct kam_arena keys;	/* owned */
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

/* The slot where a search begins. */
static inline size_t
kam_table_home(const struct kam_table *t, uint32_t hash)
{
	return hash & (t->cap - 1);
}

/* The entry that a slot speaks of. */
static inline size_t
kam_table_number(uint64_t slot)
{
	return (size_t)(slot >> 32) - 1;
}

/*
 * Bring near what a search for a key will touch: first the index for many
 * keys, then the entries of all of them, then search.  By loads whose values
 * nobody waits for, which overlap; not by prefetch instructions: those are
 * dropped where the page's translation is not at hand either.
 */
static inline void
kam_table_warm(const struct kam_table *t, uint64_t hash)
{
	(void)*(const volatile uint64_t *)&t
		->index[kam_table_home(t, (uint32_t)hash)];
}

static inline void
kam_table_warm_entry(const struct kam_table *t, uint64_t hash)
{
	size_t i = kam_table_home(t, (uint32_t)hash);
	uint64_t slot;

	while ((slot = t->index[i]) && (uint32_t)slot != (uint32_t)hash)
		i = (i + 1) & (t->cap - 1);
	if (slot)
		(void)*(const volatile char *)(t->entries +
					       kam_table_number(slot) *
						       t->entry);
}

/* The value of `key`, or NULL.  Good until the next put. */
void *kam_table_get(const struct kam_table *t, struct kam_str key,
		    uint64_t hash);

/*
 * The value of `key`, which is made and zeroed when new (*fresh tells;
 * `fresh` may be NULL).  NULL when out of memory.  Good until the next put.
 */
void *kam_table_put(struct kam_table *t, struct kam_str key, uint64_t hash,
		    bool *fresh);

/* The same for a key that has been made. */
void *kam_table_put_key(struct kam_table *t, const struct kam_key *key,
			uint64_t hash, bool *fresh);

/*
 * Walk, in the order of the first puts: start with *at = 0; returns the next
 * value and its key (which may be NULL), or NULL at the end.  The key's bytes
 * are the table's.
 */
void *kam_table_next(const struct kam_table *t, size_t *at,
		     struct kam_str *key);

#endif
