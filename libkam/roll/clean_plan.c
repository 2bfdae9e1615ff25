/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clean_plan.h"

static const char *const canonical[] = { "customer", "date", "amount",
					 "order" };
static const enum kam_type canonical_types[] = { KAM_TEXT, KAM_DATE, KAM_MONEY,
						 KAM_TEXT };

#define CANONICAL (sizeof canonical / sizeof *canonical)

/* Is the value of this role written as it was read? */
static bool
is_taken_over(const struct kam_clean_options *opt,
	      const size_t index[KAM_ROLES], enum kam_role role)
{
	switch (role) {
	case KAM_ROLE_CUSTOMER:
		return !opt->parents;
	case KAM_ROLE_AMOUNT:
		return !opt->fx && index[KAM_ROLE_FACTOR] == KAM_NO_COLUMN;
	case KAM_ROLE_FACTOR:
		return false;
	default:
		return true;
	}
}

/* A column may have two roles; one that needs it kept decides. */
static void
choose_dropped(struct kam_clean_plan *plan, const struct kam_clean_options *opt,
	       const size_t index[KAM_ROLES])
{
	for (int role = 0; role < KAM_ROLES; role++)
		if (index[role] != KAM_NO_COLUMN)
			plan->drop[index[role]] = true;
	for (int role = 0; role < KAM_ROLES; role++)
		if (index[role] != KAM_NO_COLUMN &&
		    !is_taken_over(opt, index, (enum kam_role)role))
			plan->drop[index[role]] = false;
}

/* The role of the dropped column `at`. */
static enum kam_role
role_of(const size_t index[KAM_ROLES], size_t at)
{
	int role = 0;

	while (index[role] != at)
		role++;
	return (enum kam_role)role;
}

static void
find_gaps(struct kam_clean_plan *plan, const size_t index[KAM_ROLES])
{
	for (size_t i = 0; i < plan->fields; i++) {
		struct kam_clean_gap *g = &plan->gap[plan->gaps];

		if (!plan->drop[i])
			continue;
		if (i > 0 && plan->drop[i - 1]) {
			g[-1].last = role_of(index, i);
			continue;
		}
		g->first = g->last = role_of(index, i);
		g->at_start = i == 0;
		plan->gaps++;
	}
}

static bool
is_canonical(struct kam_str name)
{
	for (size_t i = 0; i < CANONICAL; i++)
		if (kam_str_eq(name, kam_str_of(canonical[i])))
			return true;
	return false;
}

/* Does another column that is passed on, or one before, bear that name? */
static bool
is_used(const struct kam_clean_plan *plan, const struct kam_header *h,
	const struct kam_str *names, size_t n, struct kam_str name)
{
	for (size_t i = 0; i < h->n; i++)
		if (!plan->drop[i] && kam_str_eq(h->name[i], name))
			return true;
	for (size_t i = 0; i < n; i++)
		if (kam_str_eq(names[i], name))
			return true;
	return false;
}

/* NAME_source, or with more of it until no other column is called so. */
static int
rename_source(const struct kam_clean_plan *plan, const struct kam_header *h,
	      const struct kam_str *names, size_t n, struct kam_arena *arena,
	      struct kam_str *name)
{
	struct kam_buf text = KAM_BUF_INIT;
	char *copy = NULL;

	if (kam_buf_put(&text, name->ptr, name->len))
		return -1;
	do {
		if (kam_buf_put(&text, "_source", 7)) {
			kam_buf_release(&text);
			return -1;
		}
	} while (is_used(plan, h, names, n, kam_buf_str(&text)));
	copy = kam_arena_copy(arena, text.ptr, text.len);
	*name = (struct kam_str){ copy, text.len };
	kam_buf_release(&text);
	return copy ? 0 : -1;
}

/* The name as a record of the table would hold it. */
static int
quote_name(struct kam_str name, char sep, struct kam_arena *arena,
	   struct kam_str *raw)
{
	struct kam_buf text = KAM_BUF_INIT;
	int rc = kam_csv_put(&text, name, sep);

	if (!rc) {
		raw->len = text.len;
		raw->ptr = kam_arena_copy(arena, text.len ? text.ptr : "",
					  text.len);
	}
	kam_buf_release(&text);
	return rc || !raw->ptr ? -1 : 0;
}

/*
 * With --order=none a reader of the output must not take another column for
 * the order: then there is an empty one.
 */
static bool
needs_order(const struct kam_clean_options *opt, const struct kam_header *out,
	    const size_t index[KAM_ROLES])
{
	struct kam_input_options plain = *opt->in;
	size_t found[KAM_ROLES];

	if (index[KAM_ROLE_ORDER] != KAM_NO_COLUMN)
		return true;
	plain.order = NULL;
	return kam_roles_find(&plain, out, "", 1u << KAM_ROLE_ORDER, found,
			      NULL) ||
	       found[KAM_ROLE_ORDER] != KAM_NO_COLUMN;
}

/* The names of the columns that are passed on, behind the four. */
static int
name_others(struct kam_clean_plan *plan, const struct kam_header *h, char sep,
	    struct kam_arena *arena, struct kam_str *names,
	    struct kam_str *raws, size_t *n)
{
	for (size_t i = 0; i < h->n; i++) {
		struct kam_str name = h->name[i];

		if (plan->drop[i])
			continue;
		raws[*n] = h->raw[i];
		if (is_canonical(name) &&
		    (rename_source(plan, h, names, *n, arena, &name) ||
		     quote_name(name, sep, arena, &raws[*n])))
			return -1;
		plan->types[*n] = KAM_TEXT;
		names[(*n)++] = name;
	}
	return 0;
}

static int
make_header(struct kam_clean_plan *plan, const struct kam_clean_options *opt,
	    const struct kam_header *h, char sep, const size_t *index,
	    struct kam_arena *arena)
{
	size_t n = CANONICAL, room = h->n + CANONICAL;
	struct kam_str *names = kam_arena_alloc(arena, room * sizeof *names);
	struct kam_str *raws = kam_arena_alloc(arena, room * sizeof *raws);
	struct kam_header others;

	plan->types = kam_arena_alloc(arena, room * sizeof *plan->types);
	if (!names || !raws || !plan->types)
		return -1;
	for (size_t i = 0; i < CANONICAL; i++) {
		names[i] = raws[i] = kam_str_of(canonical[i]);
		plan->types[i] = canonical_types[i];
	}
	if (name_others(plan, h, sep, arena, names, raws, &n))
		return -1;
	others = (struct kam_header){ n - CANONICAL, names + CANONICAL,
				      raws + CANONICAL };
	plan->order = needs_order(opt, &others, index);
	if (!plan->order) {
		size_t last = CANONICAL - 1;

		n--;
		memmove(names + last, names + CANONICAL,
			(n - last) * sizeof *names);
		memmove(raws + last, raws + CANONICAL,
			(n - last) * sizeof *raws);
	}
	plan->header = (struct kam_header){ n, names, raws };
	return 0;
}

int
kam_clean_plan_make(struct kam_clean_plan *plan,
		    const struct kam_clean_options *opt,
		    const struct kam_header *h, char sep,
		    const size_t index[KAM_ROLES], struct kam_arena *arena,
		    struct kam_err *err)
{
	memset(plan, 0, sizeof *plan);
	plan->fields = h->n;
	plan->drop = kam_arena_alloc(arena, h->n * sizeof *plan->drop);
	if (!plan->drop)
		return kam_nomem(err, "the columns");
	memset(plan->drop, 0, h->n * sizeof *plan->drop);
	choose_dropped(plan, opt, index);
	find_gaps(plan, index);
	if (make_header(plan, opt, h, sep, index, arena))
		return kam_nomem(err, "the columns");
	return KAM_OK;
}

/* Write what is passed on by cutting the record up. */
static char *
put_split(const struct kam_clean_plan *plan, struct kam_str record, char sep,
	  struct kam_str *split, char *to)
{
	size_t n = kam_record_split(record, sep, split, plan->fields);

	for (size_t i = 0; i < n && i < plan->fields; i++) {
		if (plan->drop[i])
			continue;
		*to++ = sep;
		memcpy(to, split[i].ptr, split[i].len);
		to += split[i].len;
	}
	return to;
}

/*
 * What stands between two gaps goes out in one piece, the separator in front
 * of it included.
 */
char *
kam_clean_plan_rest(const struct kam_clean_plan *plan, struct kam_str record,
		    char sep, const struct kam_str *role, struct kam_str *split,
		    char *to)
{
	const char *at = record.ptr; /* what is not yet dealt with */
	const char *end = record.ptr + record.len;
	char *start = to;

	if (plan->gaps == 0 || !plan->gap[0].at_start)
		*to++ = sep;
	for (size_t i = 0; i < plan->gaps; i++) {
		const struct kam_clean_gap *g = &plan->gap[i];
		struct kam_str first, last;

		if (!kam_clean_raw(record, role[g->last], &last))
			return put_split(plan, record, sep, split, start);
		if (!g->at_start) {
			if (!kam_clean_raw(record, role[g->first], &first))
				return put_split(plan, record, sep, split,
						 start);
			to = kam_clean_copy(to, at,
					    (size_t)(first.ptr - 1 - at), end);
		}
		at = last.ptr + last.len;
	}
	return kam_clean_copy(to, at, (size_t)(end - at), end);
}
