/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A hash table from byte strings to fixed-size values.  Entries lie in pages
 * of 1024 in the order they came in: 4 bytes of length, 20 of key, then the
 * value, which is aligned to 8 bytes; so a value of 40 bytes makes an entry
 * one cache line.  Keys longer than 20 bytes live in the table's arena, 8 of
 * the 20 bytes then pointing there.  An index in groups of eight, each one
 * cache line, says which entry has which hash: eight hashes are compared at
 * once, without a branch that could be foretold wrongly, and then the search
 * goes to the entry.
 */
#ifndef KAM_TABLE_H
#define KAM_TABLE_H

#include <stdint.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <kam/slabs.h>
#include <kam/str.h>

#define KAM_KEY_INLINE 20
#define KAM_TABLE_HEAD 24 /* bytes of an entry before its value */
#define KAM_TABLE_PAGE 1024 /* entries of a page */

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

/*
 * Eight slots: 32 bits of a hash, and which entry has it, from 1; 0: free,
 * as are then all slots behind it.  A full group goes on in the next one.
 */
struct kam_table_group {
	uint32_t hash[8];
	uint32_t number[8];
};

struct kam_table {
	struct kam_table_group *group; /* owned */
	size_t groups;		/* a power of two */
	char **page;		/* owned, each of them too */
	size_t pages, page_cap;
	size_t n, room;		/* entries that are there, and may be */
	size_t entry;		/* bytes of one, a multiple of 8 */
	size_t value;		/* bytes of a value */
	struct kam_arena keys;	/* owned */
	struct kam_slabs *slabs; /* whence entries come; NULL: malloc() */
	struct kam_slabs *index_slabs; /* and the index */
};

/*
 * An empty table for values of `value` bytes, its entries in `slabs` and its
 * index in `index`, which stay as long as these, unless they are NULL.
 * Returns 0, or -1 when out of memory.  Released by kam_table_release().
 */
int kam_table_init_in(struct kam_table *t, size_t value,
		      struct kam_slabs *slabs, struct kam_slabs *index);
int kam_table_init(struct kam_table *t, size_t value);
void kam_table_release(struct kam_table *t);

/* No key will be put or looked up any more: the index is given back, the
   entries stay where they are. */
void kam_table_close(struct kam_table *t);

/* A well-mixed 64-bit hash, the same on every machine and in every run. */
uint64_t kam_hash(const char *ptr, size_t len);
/* The same of at most 16 bytes, which are copied, zeros behind them. */
uint64_t kam_hash_words(const char *ptr, size_t len, uint64_t word[2]);

/*
 * Make room for `more` further keys, so that values stay where they are while
 * they are put.  0, or -1 when out of memory.
 */
int kam_table_reserve(struct kam_table *t, size_t more);

/* The group where a search begins. */
static inline struct kam_table_group *
kam_table_home(const struct kam_table *t, uint32_t hash)
{
	return &t->group[hash & (t->groups - 1)];
}

/* The key of entry `number`, which its value follows. */
static inline struct kam_key *
kam_table_key(const struct kam_table *t, uint32_t number)
{
	const uint32_t i = number - 1;

	return (struct kam_key *)(void *)(t->page[i / KAM_TABLE_PAGE] +
					  i % KAM_TABLE_PAGE * t->entry);
}

/* Bit i: slot i of the group has this hash, or is free and it is 0. */
static inline unsigned
kam_table_match(const struct kam_table_group *g, uint32_t hash)
{
#if defined(__SSE2__)
	const __m128i *at = (const __m128i *)(const void *)g->hash;
	const __m128i it = _mm_set1_epi32((int)hash);
	const __m128i low = _mm_cmpeq_epi32(_mm_loadu_si128(at), it);
	const __m128i high = _mm_cmpeq_epi32(_mm_loadu_si128(at + 1), it);
	const __m128i both = _mm_packs_epi32(low, high);

	return (unsigned)_mm_movemask_epi8(_mm_packs_epi16(both, both)) & 255;
#else
	unsigned match = 0;

	for (unsigned i = 0; i < 8; i++)
		match |= (unsigned)(g->hash[i] == hash) << i;
	return match;
#endif
}

/*
 * For many keys at once, so that what each waits for overlaps: first warm
 * the index for all of them, then guess and warm the entries, then put with
 * the guesses.  By loads whose values nobody waits for; not by prefetch
 * instructions: those are dropped where the page's translation is not at hand
 * either.
 */
static inline void
kam_table_warm(const struct kam_table *t, uint64_t hash)
{
	(void)*(const volatile uint32_t *)kam_table_home(t, (uint32_t)hash)
		->hash;
}

/* The number of the entry that most likely has the key; 0: none. */
static inline uint32_t
kam_table_guess(const struct kam_table *t, uint64_t hash)
{
	const struct kam_table_group *g = kam_table_home(t, (uint32_t)hash);
	/* Slot 7 where none matches. */
	const unsigned match = kam_table_match(g, (uint32_t)hash) | 128;
	const uint32_t number = g->number[__builtin_ctz(match)];

	if (number)
		(void)*(const volatile uint32_t *)&kam_table_key(t, number)
			->len;
	return number;
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

/* The same for a key that has been made, and what kam_table_guess() said. */
void *kam_table_put_key(struct kam_table *t, const struct kam_key *key,
			uint64_t hash, uint32_t guess, bool *fresh);

/*
 * Walk, in the order of the first puts: start with *at = 0; returns the next
 * value and its key (which may be NULL), or NULL at the end.  The key's bytes
 * are the table's.
 */
void *kam_table_next(const struct kam_table *t, size_t *at,
		     struct kam_str *key);

#endif
