/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "writer_parts.h"

#include <stdlib.h>

static int
copy(struct kam_arena *a, struct kam_str from, struct kam_str *to)
{
	char *ptr = kam_arena_copy(a, from.ptr, from.len);

	*to = (struct kam_str){ ptr, from.len };
	return ptr ? 0 : -1;
}

static int
put_input(struct kam_out_column *c, const struct kam_plan_source *src, size_t i,
	  struct kam_arena *a)
{
	c->own = false;
	c->index = i;
	c->type = src->in_types ? src->in_types[i] : KAM_TEXT;
	if (copy(a, src->in->name[i], &c->name))
		return -1;
	if (!src->in->raw)
		return 0;
	c->raw_sep = src->in_sep;
	return copy(a, src->in->raw[i], &c->raw);
}

static int
put_own(struct kam_out_column *c, const struct kam_plan_source *src, size_t i,
	struct kam_arena *a)
{
	*c = (struct kam_out_column){ .own = true, .index = i };
	c->type = src->own[i].type;
	return copy(a, kam_str_of(src->own[i].name), &c->name);
}

/* The first column of that name, if it is still the input's. */
static struct kam_out_column *
replaced(struct kam_out_column *col, size_t nin, struct kam_str name)
{
	for (size_t i = 0; i < nin; i++)
		if (kam_str_eq(col[i].name, name))
			return col[i].own ? NULL : &col[i];
	return NULL;
}

/* All columns: the input's, and the tool's in place or behind. */
static int
natural(struct kam_plan *plan, const struct kam_plan_source *src,
	struct kam_arena *a)
{
	size_t nin = src->in ? src->in->n : 0;

	if (nin > (size_t)-1 - src->nown)
		return -1;
	plan->col = kam_alloc(nin + src->nown, sizeof *plan->col);
	if (!plan->col)
		return -1;
	plan->as_is = true;
	for (; plan->n < nin; plan->n++)
		if (put_input(&plan->col[plan->n], src, plan->n, a))
			return -1;
	for (size_t i = 0; i < src->nown; i++) {
		struct kam_str name = kam_str_of(src->own[i].name);
		struct kam_out_column *at = replaced(plan->col, nin, name);

		if (at)
			plan->as_is = false;
		else
			at = &plan->col[plan->n++];
		if (put_own(at, src, i, a))
			return -1;
	}
	return 0;
}

static const struct kam_out_column *
find_own(const struct kam_plan *plan, size_t index)
{
	const struct kam_out_column *c = plan->col;

	while (!c->own || c->index != index)
		c++;
	return c;
}

/* The customer and what the tool says of it; all if that is nothing. */
static int
shorten(struct kam_plan *plan, size_t nown)
{
	struct kam_out_column *col = kam_alloc(nown + 1, sizeof *col);
	size_t n = 0;

	if (!col)
		return -1;
	for (size_t i = 0; i < plan->n && n == 0; i++)
		if (!plan->col[i].own &&
		    kam_str_eq(plan->col[i].name, KAM_STR("customer")))
			col[n++] = plan->col[i];
	for (size_t i = 0; i < nown; i++)
		col[n++] = *find_own(plan, i);
	if (n == 0) {
		free(col);
		return 0;
	}
	free(plan->col);
	*plan = (struct kam_plan){ col, n, false };
	return 0;
}

/* Read the quoted name at *p and leave *p behind it; as next_name(). */
static int
quoted_name(const char **p, struct kam_buf *name)
{
	const char *s = *p + 1;

	for (; *s; s++) {
		if (*s == '"' && *++s != '"') {
			*p = s;
			return *s && *s != ',' ? -1 : 1;
		}
		if (kam_buf_putc(name, *s))
			return -2;
	}
	return -1;
}

/*
 * Take the next name of a --columns list into `name`, up to a comma, or
 * within quotes as in CSV.  1: one was taken; 0: no more; -1: broken quotes;
 * -2: out of memory.
 */
static int
next_name(const char **list, struct kam_buf *name)
{
	const char *p = *list;
	int got = 1;

	name->len = 0;
	if (!p)
		return 0;
	p += strspn(p, " ");
	if (*p == '"') {
		got = quoted_name(&p, name);
	} else {
		p = *list + strcspn(*list, ",");
		if (kam_buf_put(name, *list, (size_t)(p - *list)))
			got = -2;
	}
	*list = *p ? p + 1 : NULL;
	return got;
}

static int
no_such(const struct kam_header *all, struct kam_str name, struct kam_err *err)
{
	struct kam_str near = kam_header_nearest(all, name);
	char shown[128], hint[128], list[600];

	kam_str_show(shown, sizeof shown, name);
	kam_header_show(list, sizeof list, all);
	if (near.len == 0)
		return kam_fail(err, KAM_EUSAGE,
				"no column '%s' in the output; it has: %s",
				shown, list);
	kam_str_show(hint, sizeof hint, near);
	return kam_fail(err, KAM_EUSAGE,
			"no column '%s' in the output; did you mean '%s'? "
			"it has: %s",
			shown, hint, list);
}

static int
choose_one(struct kam_plan *chosen, size_t *cap, const struct kam_plan *plan,
	   const struct kam_header *all, struct kam_str name,
	   struct kam_err *err)
{
	size_t at = kam_header_find(all, name);
	struct kam_out_column *col;

	if (at == KAM_NO_COLUMN)
		at = kam_header_find(all, kam_str_trim(name));
	if (at == KAM_NO_COLUMN)
		return no_such(all, kam_str_trim(name), err);
	col = kam_grow(chosen->col, cap, chosen->n + 1, sizeof *col);
	if (!col)
		return kam_nomem(err, "the output's columns");
	chosen->col = col;
	col[chosen->n++] = plan->col[at];
	return KAM_OK;
}

static int
choose_all(struct kam_plan *chosen, const struct kam_plan *plan,
	   const struct kam_header *all, const char *columns,
	   struct kam_err *err)
{
	struct kam_buf name = KAM_BUF_INIT;
	const char *list = columns;
	size_t cap = 0;
	int more, rc = KAM_OK;

	while (!rc && (more = next_name(&list, &name)) != 0) {
		if (more == -1)
			rc = kam_fail(err, KAM_EUSAGE,
				      "cannot read '%s' as a list of columns: "
				      "a quote is not closed, or not at the "
				      "end of its name",
				      columns);
		else if (more < 0)
			rc = kam_nomem(err, "the output's columns");
		else
			rc = choose_one(chosen, &cap, plan, all,
					kam_buf_str(&name), err);
	}
	kam_buf_release(&name);
	return rc;
}

static int
choose(struct kam_plan *plan, const char *columns, struct kam_err *err)
{
	struct kam_plan chosen = KAM_PLAN_INIT;
	struct kam_str *names = kam_alloc(plan->n, sizeof *names);
	struct kam_header all = { plan->n, names, names };
	int rc;

	if (!names)
		return kam_nomem(err, "the output's columns");
	for (size_t i = 0; i < plan->n; i++)
		names[i] = plan->col[i].name;
	rc = choose_all(&chosen, plan, &all, columns, err);
	free(names);
	if (rc) {
		free(chosen.col);
		return rc;
	}
	free(plan->col);
	*plan = chosen;
	return KAM_OK;
}

int
kam_plan_make(struct kam_plan *plan, const struct kam_plan_source *src,
	      const struct kam_writer_options *opt, struct kam_arena *a,
	      struct kam_err *err)
{
	if (natural(plan, src, a))
		return kam_nomem(err, "the output's columns");
	if (opt->columns)
		return choose(plan, opt->columns, err);
	if (opt->pretty && shorten(plan, src->nown))
		return kam_nomem(err, "the output's columns");
	return KAM_OK;
}

void
kam_plan_release(struct kam_plan *plan)
{
	free(plan->col);
	*plan = (struct kam_plan)KAM_PLAN_INIT;
}
