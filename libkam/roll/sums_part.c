/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sums by key.  Keys and values lie in arrays in the order in which the keys
 * came; a hash table of 8-byte slots finds them, so that a look-up costs one
 * cache miss and a hundred million keys a gigabyte.
 */
#include "sums_parts.h"

#include <stdio.h>
#include <stdlib.h>

/* A slot: the hash's upper 24 bits, the key's position + 1; 0 is free. */
#define POSITION_BITS 40
#define POSITION ((UINT64_C(1) << POSITION_BITS) - 1)
#define FIRST_SLOTS 64

int
kam_sums_part_init(struct kam_sums_part *p, const struct kam_sums_plan *plan,
		   struct kam_err *err)
{
	*p = (struct kam_sums_part){ .plan = plan,
				     .nslots = FIRST_SLOTS,
				     .grouped = plan->need->within != NULL,
				     .whole = !plan->dated,
				     .arena = KAM_ARENA_INIT };
	kam_lines_init(&p->lines, plan->in);
	p->slots = kam_alloc(p->nslots, sizeof *p->slots);
	if (!p->slots || kam_table_init(&p->group_index, sizeof(uint32_t)))
		return kam_nomem(err, "the keys");
	return KAM_OK;
}

void
kam_sums_part_release(struct kam_sums_part *p)
{
	free(p->values);
	free(p->keys);
	free(p->records);
	free(p->groups);
	free(p->names);
	free(p->slots);
	kam_table_release(&p->group_index);
	kam_arena_release(&p->arena);
	*p = (struct kam_sums_part){ .arena = KAM_ARENA_INIT };
}

static int
no_memory(const struct kam_sums_part *p, struct kam_err *err)
{
	char what[100];

	snprintf(what, sizeof what,
		 "more than %zu keys, all of which are held in memory", p->n);
	return kam_nomem(err, what);
}

int
kam_sums_group(struct kam_sums_part *p, struct kam_str name, uint32_t *group,
	       struct kam_err *err)
{
	struct kam_str *names;
	uint32_t *at;
	bool fresh;

	at = kam_table_put(&p->group_index, name, kam_hash(name.ptr, name.len),
			   &fresh);
	if (!at)
		return kam_nomem(err, "the groups");
	if (fresh) {
		names = kam_grow(p->names, &p->groups_cap, p->ngroups + 1,
				 sizeof *names);
		if (!names || p->ngroups == UINT32_MAX)
			return kam_nomem(err, "the groups");
		p->names = names;
		names[p->ngroups].len = name.len;
		names[p->ngroups].ptr =
			kam_arena_copy(&p->arena, name.ptr, name.len);
		if (!names[p->ngroups].ptr)
			return kam_nomem(err, "the groups");
		*at = (uint32_t)p->ngroups++;
	}
	*group = *at;
	return KAM_OK;
}

static uint64_t
hash_of(struct kam_str key, uint32_t group)
{
	return kam_hash(key.ptr, key.len) ^
	       group * UINT64_C(0x9E3779B97F4A7C15);
}

void
kam_sums_prepare(const struct kam_sums_part *p, struct kam_sums_entry *e)
{
	e->hash = hash_of(e->key, e->group);
	__builtin_prefetch(&p->slots[e->hash & (p->nslots - 1)]);
}

/* The slot of the key, or the free one where it belongs. */
static uint64_t *
find(const struct kam_sums_part *p, const struct kam_sums_entry *e)
{
	size_t i = (size_t)e->hash & (p->nslots - 1);

	for (;; i = (i + 1) & (p->nslots - 1)) {
		uint64_t slot = p->slots[i];
		size_t at = (size_t)(slot & POSITION) - 1;

		if (!slot)
			break;
		if ((slot ^ e->hash) >> POSITION_BITS)
			continue;
		if ((!p->grouped || p->groups[at] == e->group) &&
		    kam_str_eq(p->keys[at], e->key))
			break;
	}
	return &p->slots[i];
}

static uint64_t
slot_of(uint64_t hash, size_t at)
{
	return (hash & ~POSITION) | (uint64_t)(at + 1);
}

/* Double the slots.  The keys lie in order, so that this is a quick walk. */
static int
grow_slots(struct kam_sums_part *p)
{
	size_t n = p->nslots * 2;
	uint64_t *slots = kam_alloc(n, sizeof *slots);

	if (!slots)
		return -1;
	free(p->slots);
	p->slots = slots;
	p->nslots = n;
	for (size_t at = 0; at < p->n; at++) {
		uint64_t hash =
			hash_of(p->keys[at], p->grouped ? p->groups[at] : 0);
		size_t i = (size_t)hash & (n - 1);

		while (slots[i])
			i = (i + 1) & (n - 1);
		slots[i] = slot_of(hash, at);
	}
	return 0;
}

/* Room for a further key in all arrays that are in use; 0 or -1. */
static int
make_room(struct kam_sums_part *p)
{
	size_t caps[4] = { p->cap, p->cap, p->cap, p->cap };
	size_t need = p->n + 1;
	void *a;

	if (need > POSITION)
		return -1;
	if (!(a = kam_grow(p->values, &caps[0], need, sizeof *p->values)))
		return -1;
	p->values = a;
	if (!(a = kam_grow(p->keys, &caps[1], need, sizeof *p->keys)))
		return -1;
	p->keys = a;
	if (p->whole) {
		a = kam_grow(p->records, &caps[2], need, sizeof *p->records);
		if (!a)
			return -1;
		p->records = a;
	}
	if (p->grouped) {
		a = kam_grow(p->groups, &caps[3], need, sizeof *p->groups);
		if (!a)
			return -1;
		p->groups = a;
	}
	p->cap = caps[0];
	return 0;
}

/*
 * Keep the key's text, and its record if there is one; mostly the key lies
 * within it.  0 or -1.
 */
static int
keep_text(struct kam_sums_part *p, const struct kam_sums_entry *e)
{
	struct kam_str *key = &p->keys[p->n], *record;
	uintptr_t inside = (uintptr_t)e->key.ptr - (uintptr_t)e->record.ptr;

	key->len = e->key.len;
	if (!p->whole) {
		key->ptr = kam_arena_copy(&p->arena, e->key.ptr, e->key.len);
		return key->ptr ? 0 : -1;
	}
	record = &p->records[p->n];
	record->len = e->record.len;
	record->ptr = kam_arena_copy(&p->arena, e->record.ptr, e->record.len);
	if (!record->ptr)
		return -1;
	if (inside < e->record.len && e->key.len <= e->record.len - inside)
		key->ptr = record->ptr + inside;
	else
		key->ptr = kam_arena_copy(&p->arena, e->key.ptr, e->key.len);
	return key->ptr ? 0 : -1;
}

static int
add_new(struct kam_sums_part *p, const struct kam_sums_entry *e, bool copy,
	struct kam_err *err)
{
	if (p->n == p->cap && make_room(p))
		return no_memory(p, err);
	if (!copy)
		p->keys[p->n] = e->key;
	else if (keep_text(p, e))
		return no_memory(p, err);
	p->values[p->n] = e->value;
	if (p->grouped)
		p->groups[p->n] = e->group;
	/* At three quarters a search still takes about one cache line. */
	if (p->n >= p->nslots / 4 * 3 && grow_slots(p))
		return no_memory(p, err);
	*find(p, e) = slot_of(e->hash, p->n);
	p->n++;
	return 1;
}

static int
add(struct kam_sums_part *p, const struct kam_sums_entry *e, bool copy,
    struct kam_err *err)
{
	uint64_t slot = *find(p, e);
	kam_int128 *to;

	if (!slot)
		return add_new(p, e, copy, err);
	if (p->whole) {
		free(p->records);
		p->records = NULL;
		p->whole = false;
	}
	/* Partial sums may leave the range and come back: the order in which
	   threads add must not show.  The sum is checked at the end. */
	to = &p->values[(slot & POSITION) - 1];
	if (__builtin_add_overflow(*to, e->value, to))
		return kam_fail(err, KAM_EDATA,
				"the values of a key add up beyond what can "
				"be held");
	return 0;
}

int
kam_sums_add(struct kam_sums_part *p, const struct kam_sums_entry *e,
	     struct kam_err *err)
{
	return add(p, e, true, err);
}

int
kam_sums_join(struct kam_sums_part *p, const struct kam_sums_part *from,
	      struct kam_err *err)
{
	uint32_t *group = kam_alloc(from->ngroups, sizeof *group);
	int rc = KAM_OK;

	if (!group)
		return kam_nomem(err, "the groups");
	for (size_t g = 0; g < from->ngroups && !rc; g++)
		rc = kam_sums_group(p, from->names[g], &group[g], err);
	for (size_t i = 0; i < from->n && rc >= 0; i++) {
		struct kam_sums_entry e = {
			.key = from->keys[i],
			.value = from->values[i],
			.group = from->grouped ? group[from->groups[i]] : 0,
		};

		kam_sums_prepare(p, &e);
		rc = add(p, &e, false, err);
	}
	free(group);
	kam_lines_join(&p->lines, &from->lines);
	return rc < 0 ? rc : KAM_OK;
}
