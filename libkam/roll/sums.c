/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/sums.h>

#include <stdio.h>
#include <stdlib.h>

#include "accounts_parts.h"
#include "sums_parts.h"

/* All that a loading holds; what goes into the sums leaves it. */
struct load {
	struct kam_sums *s;
	struct kam_sums_plan plan;
	struct kam_reader *r;
	struct kam_sums_part *parts; /* owned, one a worker */
	void **states;		     /* owned */
	size_t n;
	size_t index[KAM_SUMS_COLUMNS]; /* of the first file */
	struct kam_arena arena;
};

void
kam_sums_release(struct kam_sums *s)
{
	free(s->values);
	free(s->keys);
	free(s->groups);
	free(s->group_names);
	free(s->records);
	kam_accounts_release(&s->accounts);
	for (size_t i = 0; i < s->narenas; i++)
		kam_arena_release(&s->arenas[i]);
	free(s->arenas);
	*s = (struct kam_sums)KAM_SUMS_INIT;
}

struct kam_str
kam_sums_record(const struct kam_sums *s, size_t i, struct kam_buf *scratch)
{
	const struct kam_str none = { "", 0 };

	if (s->accounts.rows)
		return kam_accounts_record(&s->accounts, i, scratch);
	if (s->records)
		return s->records[i];
	scratch->len = 0;
	if (s->groups &&
	    (kam_csv_put(scratch, s->group_names[s->groups[i]], ',') ||
	     kam_buf_putc(scratch, ',')))
		return none;
	if (kam_csv_put(scratch, s->keys[i], ',') ||
	    kam_buf_putc(scratch, ',') ||
	    kam_buf_reserve(scratch, KAM_DEC_TEXT))
		return none;
	scratch->len +=
		kam_dec_print(scratch->ptr + scratch->len, s->values[i]);
	return kam_buf_str(scratch);
}

/* --- rolled up to accounts --- */

static kam_dec
account_value(const struct kam_account *a, size_t column)
{
	switch (column) {
	case 2:
		return (kam_dec)a->orders * KAM_DEC_ONE;
	case 3:
		return (kam_dec)a->days * KAM_DEC_ONE;
	case 4:
		return (kam_dec)a->lines * KAM_DEC_ONE;
	case 6:
		return a->returns;
	default:
		return a->amount;
	}
}

static int
take_accounts(struct kam_sums *s, const char *value, struct kam_err *err)
{
	const struct kam_accounts *a = &s->accounts;

	s->header = a->header;
	s->types = a->types;
	s->sep = a->sep;
	s->key = 0;
	s->value = kam_header_find(&a->header,
				   kam_str_of(value ? value : "amount"));
	s->values = kam_alloc(a->n, sizeof *s->values);
	s->keys = kam_alloc(a->n, sizeof *s->keys);
	if (!s->values || !s->keys)
		return kam_nomem(err, "the accounts");
	for (s->n = 0; s->n < a->n; s->n++) {
		s->keys[s->n] = a->rows[s->n].customer;
		s->values[s->n] = account_value(&a->rows[s->n], s->value);
	}
	return KAM_OK;
}

static int
roll(struct load *l, struct kam_load_report *report, struct kam_err *err)
{
	const struct kam_load_need none = { .by_view = false };
	struct kam_accounts *a = &l->s->accounts;
	int rc;

	if ((rc = kam_accounts_set_header(a, NULL, err)))
		return rc;
	a->rolled = true;
	rc = kam_accounts_roll(a, l->r, l->plan.in, &none, report, err);
	return rc ? rc : take_accounts(l->s, l->plan.need->value, err);
}

/* --- summed up by key --- */

/* Keep the first file's columns, and pass on the question. */
static int
resolve(void *ctx, const struct kam_header *h, const char *file, size_t *index,
	struct kam_err *err)
{
	struct load *l = ctx;
	int rc = kam_sums_resolve(&l->plan, h, file, index, err);

	if (!rc && l->index[KAM_SUMS_KEY] == KAM_NO_COLUMN)
		memcpy(l->index, index, sizeof l->index);
	return rc;
}

static int
start_parts(struct load *l, struct kam_err *err)
{
	int rc = KAM_OK;

	/* Records are kept in one place; lines are summed up by all. */
	l->n = l->plan.dated && l->plan.in->threads > 1
		       ? (size_t)l->plan.in->threads
		       : 1;
	l->parts = kam_alloc(l->n, sizeof *l->parts);
	l->states = kam_alloc(l->n, sizeof *l->states);
	if (!l->parts || !l->states)
		return kam_nomem(err, "the keys");
	for (size_t i = 0; i < l->n && !rc; i++) {
		l->states[i] = &l->parts[i];
		rc = kam_sums_part_init(&l->parts[i], &l->plan, err);
	}
	return rc;
}

static int
copy_str(struct kam_arena *a, struct kam_str from, struct kam_str *to)
{
	to->len = from.len;
	to->ptr = kam_arena_copy(a, from.ptr, from.len);
	return to->ptr ? 0 : -1;
}

/* A name as a field of a table with commas. */
static int
quote(struct kam_arena *a, struct kam_str name, struct kam_str *raw)
{
	struct kam_buf b = KAM_BUF_INIT;
	int rc =
		kam_csv_put(&b, name, ',') || copy_str(a, kam_buf_str(&b), raw);

	kam_buf_release(&b);
	return rc;
}

/* Room for `n` columns of text; 0 or -1. */
static int
begin_header(struct load *l, size_t n, struct kam_str **name,
	     struct kam_str **raw)
{
	struct kam_sums *s = l->s;

	*name = kam_arena_alloc(&l->arena, n * sizeof **name);
	*raw = kam_arena_alloc(&l->arena, n * sizeof **raw);
	s->types = kam_arena_alloc(&l->arena, n * sizeof *s->types);
	if (!*name || !*raw || !s->types)
		return -1;
	for (size_t i = 0; i < n; i++)
		s->types[i] = KAM_TEXT;
	s->header = (struct kam_header){ n, *name, *raw };
	return 0;
}

/* The input's own columns. */
static int
keep_header(struct load *l)
{
	const struct kam_header *h = kam_reader_header(l->r);
	struct kam_sums *s = l->s;
	struct kam_str *name, *raw;

	if (begin_header(l, h->n, &name, &raw))
		return -1;
	for (size_t i = 0; i < h->n; i++) {
		if (copy_str(&l->arena, h->name[i], &name[i]) ||
		    copy_str(&l->arena, h->raw[i], &raw[i]))
			return -1;
		if (l->plan.kind == KAM_ACCOUNTS && i < KAM_ACCOUNT_COLUMNS)
			s->types[i] = kam_account_columns[i].type;
	}
	s->sep = kam_reader_sep(l->r);
	s->group = l->index[KAM_SUMS_GROUP];
	s->key = l->index[KAM_SUMS_KEY];
	s->value = l->index[KAM_SUMS_VALUE];
	if (s->types[s->value] == KAM_TEXT)
		s->types[s->value] = KAM_MONEY;
	return 0;
}

/* Group, key and value. */
static int
make_header(struct load *l)
{
	const struct kam_header *h = kam_reader_header(l->r);
	const struct kam_sums_need *need = l->plan.need;
	bool product = l->index[KAM_SUMS_FACTOR] != KAM_NO_COLUMN;
	struct kam_sums *s = l->s;
	struct kam_str *name, *raw;
	size_t n = 0;

	if (begin_header(l, need->within ? 3 : 2, &name, &raw))
		return -1;
	if (need->within) {
		s->group = n;
		name[n++] = h->name[l->index[KAM_SUMS_GROUP]];
	}
	s->key = n;
	name[n++] = h->name[l->index[KAM_SUMS_KEY]];
	s->value = n;
	name[n] = product || (l->plan.dated && !need->value)
			  ? KAM_STR("amount")
			  : h->name[l->index[KAM_SUMS_VALUE]];
	s->types[n++] = KAM_MONEY;
	for (size_t i = 0; i < n; i++)
		if (copy_str(&l->arena, name[i], &name[i]) ||
		    quote(&l->arena, name[i], &raw[i]))
			return -1;
	return 0;
}

/* The order of the keys is by chance where threads are: blame the first. */
static int
check_sums(const struct load *l, const struct kam_sums *s, struct kam_err *err)
{
	const struct kam_str *worst = NULL;
	char show[100];

	for (size_t i = 0; i < s->n; i++)
		if ((s->values[i] > KAM_DEC_MAX ||
		     s->values[i] < -KAM_DEC_MAX) &&
		    (!worst || kam_str_cmp(s->keys[i], *worst) < 0))
			worst = &s->keys[i];
	if (!worst)
		return KAM_OK;
	return kam_fail(err, KAM_EDATA,
			"%s: the values of '%s' add up beyond what can be held "
			"(24 digits before the point)",
			kam_reader_file(l->r),
			kam_str_show(show, sizeof show, *worst));
}

/* A group and the number that it had. */
struct named {
	struct kam_str name;
	uint32_t was;
};

static int
by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	return kam_str_cmp(x->name, y->name);
}

/* Number the groups by name. */
static int
order_groups(struct kam_sums *s, struct kam_err *err)
{
	struct named *order = kam_alloc(s->ngroups, sizeof *order);
	uint32_t *now = kam_alloc(s->ngroups, sizeof *now);
	int rc = KAM_OK;

	if (order && now) {
		for (size_t g = 0; g < s->ngroups; g++)
			order[g] = (struct named){ s->group_names[g],
						   (uint32_t)g };
		qsort(order, s->ngroups, sizeof *order, by_name);
		for (size_t g = 0; g < s->ngroups; g++) {
			s->group_names[g] = order[g].name;
			now[order[g].was] = (uint32_t)g;
		}
		for (size_t i = 0; i < s->n; i++)
			s->groups[i] = now[s->groups[i]];
	} else {
		rc = kam_nomem(err, "the groups");
	}
	free(order);
	free(now);
	return rc;
}

/* The parts are one by now: what it holds becomes the sums'. */
static int
hand_over(struct load *l, struct kam_err *err)
{
	struct kam_sums_part *p = &l->parts[0];
	struct kam_sums *s = l->s;
	int failed = p->whole ? keep_header(l) : make_header(l);

	s->arenas = kam_alloc(l->n + 1, sizeof *s->arenas);
	if (failed || !s->arenas)
		return kam_nomem(err, "the keys");
	for (size_t i = 0; i < l->n; i++) {
		s->arenas[s->narenas++] = l->parts[i].arena;
		l->parts[i].arena = (struct kam_arena)KAM_ARENA_INIT;
	}
	s->arenas[s->narenas++] = l->arena;
	l->arena = (struct kam_arena)KAM_ARENA_INIT;
	s->n = p->n;
	s->values = p->values;
	s->keys = p->keys;
	s->records = p->records;
	s->groups = p->groups;
	s->group_names = p->names;
	s->ngroups = p->ngroups;
	p->values = NULL;
	p->keys = NULL;
	p->records = NULL;
	p->groups = NULL;
	p->names = NULL;
	return KAM_OK;
}

/* Which columns were found, as "key=Country date=... value=...". */
static void
describe(const struct load *l, char *buf, size_t size)
{
	static const char *const label[KAM_SUMS_COLUMNS] = {
		"key=", " group=", " value=", "*", " date="
	};
	const struct kam_header *h = kam_reader_header(l->r);
	size_t at = 0;

	for (int i = 0; i < KAM_SUMS_COLUMNS && at < size; i++)
		if (l->index[i] != KAM_NO_COLUMN)
			at += (size_t)snprintf(buf + at, size - at, "%s%.*s",
					       label[i],
					       (int)h->name[l->index[i]].len,
					       h->name[l->index[i]].ptr);
}

static int
sum_up(struct load *l, struct kam_load_report *report, struct kam_err *err)
{
	const struct kam_lines *met;
	int rc;

	if ((rc = start_parts(l, err)) ||
	    (rc = kam_reader_select(l->r, KAM_SUMS_COLUMNS, resolve, l, err)))
		return rc;
	describe(l, report->columns, sizeof report->columns);
	rc = kam_reader_run(l->r, l->n, l->states, kam_sums_take, err);
	for (size_t i = 1; i < l->n && !rc; i++)
		rc = kam_sums_join(&l->parts[0], &l->parts[i], err);
	met = &l->parts[0].lines;
	report->latest = met->latest;
	report->before = met->before;
	report->outside = met->outside;
	if (rc || (rc = kam_lines_check(met, err)) ||
	    (rc = hand_over(l, err)) || (rc = check_sums(l, l->s, err)))
		return rc;
	return l->s->groups ? order_groups(l->s, err) : KAM_OK;
}

static void
finish(struct load *l, struct kam_load_report *report)
{
	const struct kam_faults *f = kam_reader_faults(l->r);

	report->rows = kam_reader_rows(l->r);
	memcpy(report->bad, f->count, sizeof report->bad);
	for (size_t i = 0; l->parts && i < l->n; i++)
		kam_sums_part_release(&l->parts[i]);
	free(l->parts);
	free(l->states);
	kam_arena_release(&l->arena);
}

int
kam_sums_load(struct kam_sums *s, const struct kam_input_options *in,
	      const struct kam_sums_need *need, struct kam_load_report *report,
	      struct kam_err *err)
{
	struct kam_reader_options read = in->read;
	struct load l = { .s = s,
			  .plan = { .in = in, .need = need },
			  .index = { KAM_NO_COLUMN },
			  .arena = KAM_ARENA_INIT };
	int rc;

	memset(report, 0, sizeof *report);
	report->latest = report->before = KAM_NO_DAY;
	read.records = false;
	if ((rc = kam_reader_open(&l.r, &read, err)))
		return rc;
	report->file = kam_arena_strdup(&s->accounts.arena,
					kam_str_of(kam_reader_file(l.r)));
	rc = kam_sums_choose(&l.plan, kam_reader_header(l.r),
			     kam_reader_file(l.r), err);
	report->kind = l.plan.kind;
	if (!rc) {
		read.records = !l.plan.roll && !l.plan.dated;
		rc = l.plan.roll ? roll(&l, report, err)
				 : sum_up(&l, report, err);
	}
	finish(&l, report);
	if (!rc)
		rc = kam_reader_finish(l.r, err);
	kam_reader_close(l.r);
	return rc;
}
