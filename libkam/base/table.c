/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/table.h>

#include <stdlib.h>

#include "bytes.h"

#define FIRST_CAP 16 /* slots of the index */
#define FIRST_ENTRIES 8
#define ENTRIES_MAX ((size_t)UINT32_MAX / 5 * 3)

_Static_assert(sizeof(struct kam_key) == KAM_TABLE_HEAD,
	       "an entry begins with its key");

/* Word by word: a larger load would wait for all of them. */
static inline void
put_text(struct kam_key *k, uint64_t a, uint64_t b, uint32_t c)
{
	memcpy(k->text, &a, sizeof a);
	memcpy(k->text + 8, &b, sizeof b);
	memcpy(k->text + 16, &c, sizeof c);
}

void
kam_key_make(struct kam_key *k, struct kam_str s)
{
	const char *p = s.ptr;
	const size_t n = s.len;
	uint64_t rest;

	k->len = (uint32_t)n;
	if (n > KAM_KEY_INLINE) {
		put_text(k, 0, 0, 0);
		memcpy(k->text, &p, sizeof p);
	} else if (n > 16) {
		rest = kam_load4(p + n - 4) >> 8 * (20 - n);
		put_text(k, kam_load8(p), kam_load8(p + 8), (uint32_t)rest);
	} else if (n > 8) {
		rest = kam_load8(p + n - 8) >> 8 * (16 - n);
		put_text(k, kam_load8(p), rest, 0);
	} else {
		put_text(k, kam_load(p, n), 0, 0);
	}
}

struct kam_str
kam_key_text(const struct kam_key *k)
{
	struct kam_str text = { k->text, k->len };

	if (text.len > KAM_KEY_INLINE)
		memcpy(&text.ptr, k->text, sizeof text.ptr);
	return text;
}

static struct kam_key *
entry_at(const struct kam_table *t, size_t i)
{
	return (struct kam_key *)(void *)(t->entries + i * t->entry);
}

static __attribute__((noinline)) bool
same_text(const struct kam_key *a, const struct kam_key *b)
{
	return kam_str_eq(kam_key_text(a), kam_key_text(b));
}

static inline bool
same_key(const struct kam_key *a, const struct kam_key *b)
{
	uint64_t x[2], y[2];
	uint32_t z[2];

	memcpy(x, a->text, sizeof x);
	memcpy(y, b->text, sizeof y);
	memcpy(&z[0], a->text + 16, sizeof z[0]);
	memcpy(&z[1], b->text + 16, sizeof z[1]);
	if (a->len != b->len)
		return false;
	if (!((x[0] ^ y[0]) | (x[1] ^ y[1]) | (z[0] ^ z[1])))
		return true;
	return a->len > KAM_KEY_INLINE && same_text(a, b);
}

/* An index of free slots; NULL when out of memory. */
static uint64_t *
index_new(size_t cap)
{
	uint64_t *index = kam_alloc_pages(cap * sizeof(*index));

	if (index)
		memset(index, 0, cap * sizeof(*index));
	return index;
}

int
kam_table_init(struct kam_table *t, size_t value)
{
	*t = (struct kam_table){ .cap = FIRST_CAP,
				 .value = value,
				 .keys = KAM_ARENA_INIT };
	if (value > PTRDIFF_MAX / 2)
		return -1;
	t->entry = sizeof(struct kam_key) + (value + 7) / 8 * 8;
	t->index = index_new(t->cap);
	return t->index ? 0 : -1;
}

void
kam_table_release(struct kam_table *t)
{
	free(t->index);
	free(t->entries);
	kam_arena_release(&t->keys);
	*t = (struct kam_table){ .keys = KAM_ARENA_INIT };
}

/* The slot that speaks of `key`, or the free one where it belongs. */
static inline uint64_t *
find(const struct kam_table *t, const struct kam_key *key, uint64_t hash)
{
	size_t i = kam_table_home(t, (uint32_t)hash);

	for (;; i = (i + 1) & (t->cap - 1)) {
		const uint64_t slot = t->index[i];

		if (!slot ||
		    ((uint32_t)slot == (uint32_t)hash &&
		     same_key(entry_at(t, kam_table_number(slot)), key)))
			return &t->index[i];
	}
}

/* Double the index; 0, or -1 with the table as it was. */
static int
grow_index(struct kam_table *t)
{
	const struct kam_table old = *t;
	uint64_t *index = index_new(old.cap * 2);

	if (!index)
		return -1;
	t->index = index;
	t->cap = old.cap * 2;
	for (size_t i = 0; i < old.cap; i++) {
		const uint64_t slot = old.index[i];
		size_t to = kam_table_home(t, (uint32_t)slot);

		if (!slot)
			continue;
		/* All keys differ, so that the first free slot will do. */
		while (index[to])
			to = (to + 1) & (t->cap - 1);
		index[to] = slot;
	}
	free(old.index);
	return 0;
}

/* Room for half as many entries again, at least for `need`. */
static int
grow_entries(struct kam_table *t, size_t need)
{
	size_t room = t->room + t->room / 2;
	char *entries;

	room = room < FIRST_ENTRIES ? FIRST_ENTRIES : room;
	room = room < need ? need : room;
	if (room > PTRDIFF_MAX / t->entry ||
	    !(entries = kam_alloc_pages(room * t->entry)))
		return -1;
	if (t->n)
		memcpy(entries, t->entries, t->n * t->entry);
	free(t->entries);
	t->entries = entries;
	t->room = room;
	return 0;
}

int
kam_table_reserve(struct kam_table *t, size_t more)
{
	const size_t need = t->n + more;

	if (need > ENTRIES_MAX)
		return -1;
	/* Beyond three fifths the runs of linear probing become long. */
	while (need > t->cap / 5 * 3)
		if (grow_index(t))
			return -1;
	return need > t->room ? grow_entries(t, need) : 0;
}

void *
kam_table_get(const struct kam_table *t, struct kam_str key, uint64_t hash)
{
	struct kam_key k;
	uint64_t slot;

	if (key.len >= UINT32_MAX)
		return NULL;
	kam_key_make(&k, key);
	slot = *find(t, &k, hash);
	return slot ? entry_at(t, kam_table_number(slot)) + 1 : NULL;
}

/* A new entry behind the others; NULL when out of memory. */
static struct kam_key *
append(struct kam_table *t, const struct kam_key *key)
{
	struct kam_key *e = entry_at(t, t->n);
	struct kam_str text = kam_key_text(key);

	memset(e, 0, t->entry);
	*e = *key;
	if (text.len <= KAM_KEY_INLINE)
		return e;
	text.ptr = kam_arena_copy(&t->keys, text.ptr, text.len);
	kam_key_make(e, text);
	return text.ptr ? e : NULL;
}

/* Put a key that is not there. */
static __attribute__((noinline)) void *
put_new(struct kam_table *t, const struct kam_key *key, uint64_t hash,
	uint64_t *slot)
{
	struct kam_key *e;

	if (t->n + 1 > t->cap / 5 * 3 || t->n == t->room) {
		if (kam_table_reserve(t, 1))
			return NULL;
		slot = find(t, key, hash);
	}
	if (!(e = append(t, key)))
		return NULL;
	t->n++;
	*slot = (uint64_t)t->n << 32 | (uint32_t)hash;
	return e + 1;
}

void *
kam_table_put_key(struct kam_table *t, const struct kam_key *key, uint64_t hash,
		  bool *fresh)
{
	uint64_t *slot = find(t, key, hash);

	*fresh = !*slot;
	if (*slot)
		return entry_at(t, kam_table_number(*slot)) + 1;
	return put_new(t, key, hash, slot);
}

void *
kam_table_put(struct kam_table *t, struct kam_str key, uint64_t hash,
	      bool *fresh)
{
	struct kam_key k;
	bool made;

	if (key.len >= UINT32_MAX)
		return NULL;
	kam_key_make(&k, key);
	return kam_table_put_key(t, &k, hash, fresh ? fresh : &made);
}

void *
kam_table_next(const struct kam_table *t, size_t *at, struct kam_str *key)
{
	struct kam_key *e;

	if (*at >= t->n)
		return NULL;
	e = entry_at(t, (*at)++);
	if (key)
		*key = kam_key_text(e);
	return e + 1;
}
