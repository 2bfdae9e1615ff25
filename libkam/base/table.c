/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/table.h>

#include <stdlib.h>

#include "bytes.h"

#define SLOTS 8		/* of a group */
#define FULL 5		/* entries a group, on the average, at most */
#define FIRST_ENTRIES 8 /* room for them */
#define ENTRIES_MAX ((size_t)UINT32_MAX / 5 * 3)

_Static_assert(!(KAM_TABLE_PAGE & (KAM_TABLE_PAGE - 1)) &&
		       KAM_TABLE_PAGE % FIRST_ENTRIES == 0,
	       "the first page becomes whole by doubling");
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
static struct kam_table_group *
index_new(const struct kam_table *t, size_t groups)
{
	struct kam_table_group *group =
		kam_slabs_take(t->index_slabs, groups * sizeof(*group));

	if (group)
		memset(group, 0, groups * sizeof(*group));
	return group;
}

int
kam_table_init_in(struct kam_table *t, size_t value, struct kam_slabs *slabs,
		  struct kam_slabs *index)
{
	*t = (struct kam_table){ .groups = 1,
				 .value = value,
				 .keys = KAM_ARENA_INIT,
				 .slabs = slabs,
				 .index_slabs = index };
	if (value > PTRDIFF_MAX / 2)
		return -1;
	t->entry = sizeof(struct kam_key) + (value + 7) / 8 * 8;
	t->group = index_new(t, t->groups);
	return t->group ? 0 : -1;
}

int
kam_table_init(struct kam_table *t, size_t value)
{
	return kam_table_init_in(t, value, NULL, NULL);
}

static void
give_index(const struct kam_table *t, struct kam_table_group *group,
	   size_t groups)
{
	kam_slabs_give(t->index_slabs, group, groups * sizeof(*group));
}

void
kam_table_close(struct kam_table *t)
{
	give_index(t, t->group, t->groups);
	t->group = NULL;
	t->groups = 0;
}

/* How many entries the last page has room for: it alone may be smaller. */
static size_t
last_room(const struct kam_table *t)
{
	return t->pages ? t->room - (t->pages - 1) * KAM_TABLE_PAGE : 0;
}

void
kam_table_release(struct kam_table *t)
{
	size_t room = last_room(t);

	kam_table_close(t);
	for (; t->pages; room = KAM_TABLE_PAGE)
		kam_slabs_give(t->slabs, t->page[--t->pages], room * t->entry);
	free((void *)t->page);
	kam_arena_release(&t->keys);
	*t = (struct kam_table){ .keys = KAM_ARENA_INIT };
}

/* The entry that has `key`; NULL: none has. */
static struct kam_key *
find(const struct kam_table *t, const struct kam_key *key, uint32_t hash)
{
	const struct kam_table_group *g = kam_table_home(t, hash);

	for (;;) {
		unsigned match = kam_table_match(g, hash);

		for (; match; match &= match - 1) {
			uint32_t number = g->number[__builtin_ctz(match)];

			if (number && same_key(kam_table_key(t, number), key))
				return kam_table_key(t, number);
		}
		if (!g->number[SLOTS - 1])
			return NULL;
		if (++g == t->group + t->groups)
			g = t->group;
	}
}

/* Enter what is not there. */
static void
enter(struct kam_table *t, uint32_t hash, uint32_t number)
{
	struct kam_table_group *g = kam_table_home(t, hash);
	size_t i = 0;

	while (g->number[SLOTS - 1])
		if (++g == t->group + t->groups)
			g = t->group;
	while (g->number[i])
		i++;
	g->hash[i] = hash;
	g->number[i] = number;
}

/* Double the index; 0, or -1 with the table as it was. */
static int
grow_index(struct kam_table *t)
{
	struct kam_table_group *old = t->group;
	const size_t groups = t->groups;
	struct kam_table_group *group = index_new(t, groups * 2);

	if (!group)
		return -1;
	t->group = group;
	t->groups = groups * 2;
	for (size_t g = 0; g < groups; g++)
		for (size_t i = 0; i < SLOTS && old[g].number[i]; i++)
			enter(t, old[g].hash[i], old[g].number[i]);
	give_index(t, old, groups);
	return 0;
}

/* The first page begins small and moves until it is whole. */
static int
grow_first(struct kam_table *t)
{
	size_t room = t->room ? 2 * t->room : FIRST_ENTRIES;
	char *page;

	if (t->entry > PTRDIFF_MAX / KAM_TABLE_PAGE ||
	    !(page = kam_slabs_take(t->slabs, room * t->entry)))
		return -1;
	if (t->n)
		memcpy(page, t->page[0], t->n * t->entry);
	kam_slabs_give(t->slabs, t->page[0], t->room * t->entry);
	t->page[0] = page;
	t->pages = 1;
	t->room = room;
	return 0;
}

static int
add_page(struct kam_table *t)
{
	char **page = kam_grow((void *)t->page, &t->page_cap, t->pages + 1,
			       sizeof(*page));

	if (!page)
		return -1;
	t->page = page;
	if (!t->pages)
		page[0] = NULL;
	if (t->room < KAM_TABLE_PAGE)
		return grow_first(t);
	page[t->pages] = kam_slabs_take(t->slabs, KAM_TABLE_PAGE * t->entry);
	if (!page[t->pages])
		return -1;
	t->pages++;
	t->room += KAM_TABLE_PAGE;
	return 0;
}

int
kam_table_reserve(struct kam_table *t, size_t more)
{
	const size_t need = t->n + more;

	if (need > ENTRIES_MAX)
		return -1;
	/* Beyond this many groups overflow. */
	while (need > t->groups * FULL)
		if (grow_index(t))
			return -1;
	while (need > t->room)
		if (add_page(t))
			return -1;
	return 0;
}

void *
kam_table_get(const struct kam_table *t, struct kam_str key, uint64_t hash)
{
	struct kam_key k, *e;

	if (key.len >= UINT32_MAX)
		return NULL;
	kam_key_make(&k, key);
	e = find(t, &k, (uint32_t)hash);
	return e ? e + 1 : NULL;
}

/* A new entry behind the others; NULL when out of memory. */
static struct kam_key *
append(struct kam_table *t, const struct kam_key *key)
{
	struct kam_key *e = kam_table_key(t, (uint32_t)t->n + 1);
	struct kam_str text = kam_key_text(key);

	memset(e, 0, t->entry);
	*e = *key;
	if (text.len <= KAM_KEY_INLINE)
		return e;
	text.ptr = kam_arena_copy(&t->keys, text.ptr, text.len);
	kam_key_make(e, text);
	return text.ptr ? e : NULL;
}

/* Put a key that is not where it was guessed. */
static __attribute__((noinline)) void *
put(struct kam_table *t, const struct kam_key *key, uint32_t hash, bool *fresh)
{
	struct kam_key *e = find(t, key, hash);

	*fresh = !e;
	if (e)
		return e + 1;
	if (kam_table_reserve(t, 1) || !(e = append(t, key)))
		return NULL;
	t->n++;
	enter(t, hash, (uint32_t)t->n);
	return e + 1;
}

void *
kam_table_put_key(struct kam_table *t, const struct kam_key *key, uint64_t hash,
		  uint32_t guess, bool *fresh)
{
	struct kam_key *e = guess ? kam_table_key(t, guess) : NULL;

	if (!e || !same_key(e, key))
		return put(t, key, (uint32_t)hash, fresh);
	*fresh = false;
	return e + 1;
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
	return put(t, &k, (uint32_t)hash, fresh ? fresh : &made);
}

void *
kam_table_next(const struct kam_table *t, size_t *at, struct kam_str *key)
{
	struct kam_key *e;

	if (*at >= t->n)
		return NULL;
	e = kam_table_key(t, (uint32_t)++ * at);
	if (key)
		*key = kam_key_text(e);
	return e + 1;
}
