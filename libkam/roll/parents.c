/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/parents.h>

#include <stdlib.h>

#include <kam/table.h>

#include "clean_side.h"
#include "columns.h"

#define NONE ((size_t)-1)

enum { NEW, ON_THE_WAY, DONE };

/* A customer of the file, whether it has a parent or is one. */
struct member {
	struct kam_str name; /* in the arena */
	size_t parent;	     /* another member, or NONE */
	size_t top;	     /* the end of its chain */
	uint64_t line; /* on which its parent stands; 0: no row of its own */
	int state;
};

struct kam_parents {
	const char *file;
	struct kam_table ids; /* of size_t: a position in `member` */
	struct kam_arena names;
	struct member *member; /* owned; in order of appearance */
	size_t n, cap;
};

static const char *const parent_names[] = {
	"parent",
	"parent id",
	"parent customer",
	"parent account",
	"母公司",
	"上级客户",
	"上级",
	"集团",
	"集团客户",
	NULL,
};

static int
resolve(void *ctx, const struct kam_header *h, const char *file, size_t *index,
	struct kam_err *err)
{
	int rc = kam_customer_find(h, file, &index[0], err);

	(void)ctx;
	return rc ? rc
		  : kam_side_column(h, file, parent_names, "customer,parent",
				    &index[1], err);
}

static int
no_memory(struct kam_err *err)
{
	return kam_nomem(err, "the parents");
}

/* The position of `name`, which becomes a member if it is none. */
static int
find_member(struct kam_parents *p, struct kam_str name, size_t *at,
	    struct kam_err *err)
{
	size_t *id;
	bool fresh;
	void *grown;

	id = kam_table_put(&p->ids, name, kam_hash(name.ptr, name.len), &fresh);
	if (!id)
		return no_memory(err);
	if (fresh) {
		grown = kam_grow(p->member, &p->cap, p->n + 1,
				 sizeof *p->member);
		if (!grown)
			return no_memory(err);
		p->member = grown;
		*id = p->n++;
		p->member[*id] = (struct member){ .parent = NONE };
		p->member[*id].name.len = name.len;
		p->member[*id].name.ptr =
			kam_arena_copy(&p->names, name.ptr, name.len);
		if (!p->member[*id].name.ptr)
			return no_memory(err);
	}
	*at = *id;
	return KAM_OK;
}

static int
fail_two(const struct kam_parents *p, size_t child, size_t parent,
	 const struct kam_place *place, struct kam_err *err)
{
	const struct member *m = &p->member[child];
	struct kam_str before = { "", 0 }, now = { "", 0 };
	char name[100], one[100], two[100];

	if (m->parent != NONE)
		before = p->member[m->parent].name;
	if (parent != NONE)
		now = p->member[parent].name;
	return kam_fail_at(err, KAM_EDATA, place,
			   "'%s' has the parent '%s' here and '%s' on line "
			   "%llu; a customer can have one",
			   kam_str_show(name, sizeof name, m->name),
			   kam_str_show(one, sizeof one, now),
			   kam_str_show(two, sizeof two, before),
			   (unsigned long long)m->line);
}

static int
take_row(void *ctx, const struct kam_str *field, const struct kam_place *place,
	 struct kam_err *err)
{
	struct kam_parents *p = ctx;
	struct kam_str customer = kam_str_trim(field[0]);
	struct kam_str name = kam_str_trim(field[1]);
	size_t child, parent = NONE;
	int rc;

	if (customer.len == 0)
		return kam_fail_at(err, KAM_EDATA, place,
				   "the customer is blank");
	if ((rc = find_member(p, customer, &child, err)) ||
	    (name.len > 0 && (rc = find_member(p, name, &parent, err))))
		return rc;
	if (p->member[child].line && p->member[child].parent != parent)
		return fail_two(p, child, parent, place, err);
	if (!p->member[child].line)
		p->member[child].line = place->line;
	p->member[child].parent = parent;
	return KAM_OK;
}

/* "A -> B -> A", from its first row in the file on, as far as there is room. */
static int
fail_cycle(const struct kam_parents *p, size_t on_it, struct kam_err *err)
{
	struct kam_place place = { p->file, 0, KAM_STR("parent") };
	size_t first = on_it, at, len = 0;
	char text[600], shown[100];

	for (at = p->member[on_it].parent; at != on_it;
	     at = p->member[at].parent)
		if (p->member[at].line < p->member[first].line)
			first = at;
	place.line = p->member[first].line;
	at = first;
	do {
		struct kam_str name = p->member[at].name;
		size_t n = strlen(kam_str_show(shown, sizeof shown, name));

		if (len + n + 4 + 3 + 4 + sizeof shown > sizeof text) {
			memcpy(text + len, "... -> ", 7);
			len += 7;
			break;
		}
		memcpy(text + len, shown, n);
		memcpy(text + len + n, " -> ", 4);
		len += n + 4;
		at = p->member[at].parent;
	} while (at != first);
	kam_str_show(shown, sizeof shown, p->member[first].name);
	return kam_fail_at(err, KAM_EDATA, &place,
			   "the parents run in a circle: %.*s%s; leave the "
			   "parent of the topmost one blank",
			   (int)len, text, shown);
}

/* Walk up from member `i` to a known top, then mark the way. */
static int
find_top(struct kam_parents *p, size_t i, struct kam_err *err)
{
	size_t at = i, top;

	while (p->member[at].state == NEW && p->member[at].parent != NONE) {
		p->member[at].state = ON_THE_WAY;
		at = p->member[at].parent;
	}
	if (p->member[at].state == ON_THE_WAY)
		return fail_cycle(p, at, err);
	top = p->member[at].state == DONE ? p->member[at].top : at;
	for (at = i; p->member[at].state != DONE; at = p->member[at].parent) {
		p->member[at].state = DONE;
		p->member[at].top = top;
		if (p->member[at].parent == NONE)
			break;
	}
	return KAM_OK;
}

int
kam_parents_load(struct kam_parents **out, const char *file,
		 struct kam_err *err)
{
	struct kam_parents *p = kam_alloc(1, sizeof *p);
	int rc;

	*out = NULL;
	if (!p)
		return no_memory(err);
	p->file = file;
	p->names = (struct kam_arena)KAM_ARENA_INIT;
	if (kam_table_init(&p->ids, sizeof(size_t))) {
		free(p);
		return no_memory(err);
	}
	rc = kam_side_load(file, 2, resolve, take_row, p, err);
	for (size_t i = 0; i < p->n && !rc; i++)
		rc = find_top(p, i, err);
	if (rc)
		kam_parents_free(p);
	else
		*out = p;
	return rc;
}

void
kam_parents_free(struct kam_parents *p)
{
	if (!p)
		return;
	kam_table_release(&p->ids);
	kam_arena_release(&p->names);
	free(p->member);
	free(p);
}

struct kam_str
kam_parents_top(const struct kam_parents *p, struct kam_str customer)
{
	const size_t *id = kam_table_get(&p->ids, customer,
					 kam_hash(customer.ptr, customer.len));

	return id ? p->member[p->member[*id].top].name : customer;
}
