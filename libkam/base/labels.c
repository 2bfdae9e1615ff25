/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/labels.h>

#include <stdlib.h>
#include <string.h>

/* A name and the number it had. */
struct item {
	struct kam_str name;
	uint32_t was;
};

int
kam_labels_init(struct kam_labels *l)
{
	memset(l, 0, sizeof(*l));
	return kam_table_init(&l->table, sizeof(uint32_t));
}

void
kam_labels_release(struct kam_labels *l)
{
	free(l->name);
	if (l->table.group)
		kam_table_release(&l->table);
	kam_arena_release(&l->arena);
	memset(l, 0, sizeof(*l));
}

int
kam_labels_put(struct kam_labels *l, struct kam_str name, uint32_t *number)
{
	uint64_t hash = kam_hash(name.ptr, name.len);
	uint32_t *known = kam_table_get(&l->table, name, hash);
	struct kam_str *grown;
	char *copy;

	if (known) {
		*number = *known;
		return 0;
	}
	grown = kam_grow(l->name, &l->cap, l->n + 1, sizeof(*grown));
	if (!grown)
		return -1;
	l->name = grown;
	copy = kam_arena_copy(&l->arena, name.ptr, name.len);
	if (!copy || l->n >= UINT32_MAX)
		return -1;
	known = kam_table_put(&l->table, name, hash, NULL);
	if (!known)
		return -1;
	*number = *known = (uint32_t)l->n;
	l->name[l->n++] = (struct kam_str){ copy, name.len };
	return 0;
}

static int
bytewise(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	return kam_str_cmp(x->name, y->name);
}

int
kam_labels_sort(struct kam_labels *l, uint32_t *of, size_t n)
{
	struct item *item = kam_alloc(l->n, sizeof(*item));
	uint32_t *now = kam_alloc(l->n, sizeof(*now));
	int rc = item && now ? 0 : -1;

	for (size_t i = 0; !rc && i < l->n; i++)
		item[i] = (struct item){ l->name[i], (uint32_t)i };
	if (!rc && l->n)
		qsort(item, l->n, sizeof(*item), bytewise);
	for (size_t i = 0; !rc && i < l->n; i++) {
		l->name[i] = item[i].name;
		now[item[i].was] = (uint32_t)i;
	}
	for (size_t i = 0; !rc && i < n; i++)
		of[i] = now[of[i]];
	free(item);
	free(now);
	return rc;
}
