/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/table.h>

#include <stdlib.h>
#include <sys/mman.h>

#include "bytes.h"

#define INLINE_KEY 20
#define FIRST_CAP 16
#define LINE 64
#define HUGE_PAGE ((size_t)2 << 20)

/*
 * What every slot begins with; the value follows.  A slot of zeros is free,
 * which is why the length is kept plus one.
 */
struct head {
	uint64_t hash;
	uint32_t len_plus_1;
	char key[INLINE_KEY]; /* or a pointer into the arena */
};

_Static_assert(sizeof(struct head) == 32, "a value of 32 fills the line");

static struct head *
slot_at(const struct kam_table *t, size_t i)
{
	return (struct head *)(void *)(t->slots + i * t->entry);
}

/* The slot where a search for `hash` starts. */
static size_t
home(const struct kam_table *t, uint64_t hash)
{
	return (size_t)hash & (t->cap - 1);
}

static struct kam_str
key_of(const struct head *e)
{
	struct kam_str key = { e->key, e->len_plus_1 - 1 };

	if (key.len > INLINE_KEY)
		memcpy(&key.ptr, e->key, sizeof key.ptr);
	return key;
}

/* Are the `len` bytes, up to 20, the same?  Without a loop or a call. */
static inline bool
same_short(const char *a, const char *b, size_t len)
{
	if (len >= 8) {
		uint64_t differ = kam_load8(a) ^ kam_load8(b);

		differ |= kam_load8(a + len - 8) ^ kam_load8(b + len - 8);
		if (len > 16)
			differ |= kam_load8(a + 8) ^ kam_load8(b + 8);
		return !differ;
	}
	return kam_load(a, len) == kam_load(b, len);
}

static inline bool
holds(const struct head *e, struct kam_str key, uint64_t hash)
{
	if (e->hash != hash || e->len_plus_1 != key.len + 1)
		return false;
	if (key.len <= INLINE_KEY)
		return same_short(e->key, key.ptr, key.len);
	return kam_str_eq(key_of(e), key);
}

/*
 * `cap` free slots of `entry` bytes; NULL when out of memory.  Look-ups in a
 * large table go all over it, so that it gets huge pages where the system
 * has them.
 */
static char *
slots_new(size_t cap, size_t entry)
{
	size_t bytes, align;
	char *slots;

	if (entry > (PTRDIFF_MAX - HUGE_PAGE) / cap)
		return NULL;
	bytes = cap * entry;
	align = bytes < 2 * HUGE_PAGE ? LINE : HUGE_PAGE;
	bytes = (bytes + align - 1) / align * align;
	slots = aligned_alloc(align, bytes);
	if (!slots)
		return NULL;
#ifdef MADV_HUGEPAGE
	/* Only a wish: whether it is granted does not matter. */
	if (align == HUGE_PAGE)
		(void)madvise(slots, bytes, MADV_HUGEPAGE);
#endif
	memset(slots, 0, bytes);
	return slots;
}

int
kam_table_init(struct kam_table *t, size_t value)
{
	*t = (struct kam_table){ .cap = FIRST_CAP,
				 .value = value,
				 .keys = KAM_ARENA_INIT };
	if (value > PTRDIFF_MAX / 2)
		return -1;
	t->entry = sizeof(struct head) + (value + 7) / 8 * 8;
	t->slots = slots_new(t->cap, t->entry);
	return t->slots ? 0 : -1;
}

void
kam_table_release(struct kam_table *t)
{
	free(t->slots);
	kam_arena_release(&t->keys);
	*t = (struct kam_table){ .keys = KAM_ARENA_INIT };
}

/*
 * Loads that do not wait for each other, not prefetch instructions: those
 * are dropped where the page's translation is not at hand either.
 */
void
kam_table_warm(const struct kam_table *t, const uint64_t *hash, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)*(const volatile uint64_t *)&slot_at(t, home(t, hash[i]))
			->hash;
}

/* The slot that holds `key`, or the free one where it belongs. */
static struct head *
find(const struct kam_table *t, struct kam_str key, uint64_t hash)
{
	size_t i = home(t, hash);
	struct head *e;

	while ((e = slot_at(t, i))->len_plus_1 && !holds(e, key, hash))
		i = (i + 1) & (t->cap - 1);
	return e;
}

/* Double the slots; 0, or -1 with the table as it was. */
static int
grow(struct kam_table *t)
{
	struct kam_table old = *t;
	char *slots;

	if (old.cap > PTRDIFF_MAX / 2)
		return -1;
	slots = slots_new(old.cap * 2, old.entry);
	if (!slots)
		return -1;
	t->slots = slots;
	t->cap = old.cap * 2;
	for (size_t i = 0; i < old.cap; i++) {
		const struct head *e = slot_at(&old, i);
		size_t to;

		if (!e->len_plus_1)
			continue;
		/* All keys differ, so that the first free slot will do. */
		to = home(t, e->hash);
		while (slot_at(t, to)->len_plus_1)
			to = (to + 1) & (t->cap - 1);
		memcpy(slot_at(t, to), e, t->entry);
	}
	free(old.slots);
	return 0;
}

/* Beyond three fifths the runs of linear probing become long. */
static bool
fits(const struct kam_table *t, size_t n)
{
	return n <= t->cap / 5 * 3;
}

int
kam_table_reserve(struct kam_table *t, size_t more)
{
	while (!fits(t, t->n + more))
		if (grow(t))
			return -1;
	return 0;
}

void *
kam_table_get(const struct kam_table *t, struct kam_str key, uint64_t hash)
{
	struct head *e = find(t, key, hash);

	return e->len_plus_1 ? e + 1 : NULL;
}

/* Make the free slot `e` that of `key`; 0, or -1 when out of memory. */
static int
occupy(struct kam_table *t, struct head *e, struct kam_str key, uint64_t hash)
{
	if (key.len > INLINE_KEY) {
		char *copy = kam_arena_copy(&t->keys, key.ptr, key.len);

		if (!copy)
			return -1;
		memcpy(e->key, &copy, sizeof copy);
	} else if (key.len) {
		memcpy(e->key, key.ptr, key.len);
	}
	e->hash = hash;
	e->len_plus_1 = (uint32_t)key.len + 1;
	t->n++;
	return 0;
}

void *
kam_table_put(struct kam_table *t, struct kam_str key, uint64_t hash,
	      bool *fresh)
{
	struct head *e = find(t, key, hash);

	if (fresh)
		*fresh = !e->len_plus_1;
	if (e->len_plus_1)
		return e + 1;
	if (key.len >= UINT32_MAX)
		return NULL;
	if (!fits(t, t->n + 1)) {
		if (grow(t))
			return NULL;
		e = find(t, key, hash);
	}
	return occupy(t, e, key, hash) ? NULL : e + 1;
}

void *
kam_table_next(const struct kam_table *t, size_t *slot, struct kam_str *key,
	       uint64_t *hash)
{
	while (*slot < t->cap) {
		struct head *e = slot_at(t, (*slot)++);

		if (!e->len_plus_1)
			continue;
		if (key)
			*key = key_of(e);
		if (hash)
			*hash = e->hash;
		return e + 1;
	}
	return NULL;
}
