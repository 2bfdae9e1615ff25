/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of a ledger, on the way out and in the files that come in. */
#include "rollup_parts.h"

#include "columns.h"

enum { CUSTOMER, PERIOD, ORDERS, LINES, AMOUNT, RETURNS };

static const struct {
	const char *name;
	enum kam_type type;
} six[KAM_LEDGER_WIDTH] = {
	{ "customer", KAM_TEXT }, { "date", KAM_TEXT },
	{ "orders", KAM_COUNT },  { "lines", KAM_COUNT },
	{ "amount", KAM_MONEY },  { "returns", KAM_MONEY },
};

/* The name of column `i` of a ledger by `unit`. */
static const char *
name_of(const struct kam_rollup_options *o, enum kam_period_unit unit, size_t i)
{
	if (i == PERIOD)
		return kam_period_name[unit];
	if (i < KAM_LEDGER_WIDTH)
		return six[i].name;
	i -= KAM_LEDGER_WIDTH;
	return i < o->nkeys ? o->keys[i] : o->sums[i - o->nkeys];
}

static enum kam_type
type_of(const struct kam_rollup_options *o, size_t i)
{
	if (i == PERIOD)
		return o->calendar.by == KAM_BY_DAY ? KAM_DATE : KAM_TEXT;
	if (i < KAM_LEDGER_WIDTH)
		return six[i].type;
	return i - KAM_LEDGER_WIDTH < o->nkeys ? KAM_TEXT : KAM_MONEY;
}

/* A name must not stand twice in the header. */
static int
check_name(const struct kam_rollup_options *o, size_t i, struct kam_err *err)
{
	const char *name = name_of(o, o->calendar.by, i);
	const char *option =
		i < KAM_LEDGER_WIDTH + o->nkeys ? "--keys" : "--sum";

	for (size_t j = 0; j < i; j++)
		if (!strcmp(name, name_of(o, o->calendar.by, j)))
			return kam_fail(
				err, KAM_EUSAGE, "%s: '%s' %s", option, name,
				j < KAM_LEDGER_WIDTH
					? "is a column of every ledger; rename "
					  "it in the export"
					: "is given twice");
	return KAM_OK;
}

int
kam_rollup_columns(struct kam_rollup *r, struct kam_err *err)
{
	const struct kam_rollup_options *o = r->o;
	size_t n = KAM_LEDGER_WIDTH + o->nkeys + o->nsums;
	struct kam_str *name = kam_arena_alloc(&r->arena, n * sizeof(*name));
	struct kam_str *raw = kam_arena_alloc(&r->arena, n * sizeof(*raw));
	struct kam_buf quoted = KAM_BUF_INIT;
	int rc = KAM_OK;

	r->types = kam_arena_alloc(&r->arena, n * sizeof(*r->types));
	if (!name || !raw || !r->types)
		return kam_nomem(err, "the header");
	for (size_t i = 0; !rc && i < n; i++) {
		name[i] = kam_str_of(name_of(o, o->calendar.by, i));
		r->types[i] = type_of(o, i);
		quoted.len = 0;
		if (i >= KAM_LEDGER_WIDTH)
			rc = check_name(o, i, err);
		raw[i].len = 0;
		if (!rc && kam_csv_put(&quoted, name[i], ','))
			rc = kam_nomem(err, "the header");
		raw[i].ptr =
			rc ? NULL
			   : kam_arena_copy(&r->arena, quoted.ptr, quoted.len);
		if (!rc && !raw[i].ptr)
			rc = kam_nomem(err, "the header");
		raw[i].len = quoted.len;
	}
	kam_buf_release(&quoted);
	r->header = (struct kam_header){ n, name, raw };
	return rc;
}

/* Is this a ledger of any kind, and by what? */
static bool
is_ledger(const struct kam_header *h, enum kam_period_unit *unit)
{
	if (h->n < KAM_LEDGER_WIDTH)
		return false;
	for (size_t i = 0; i < KAM_LEDGER_WIDTH; i++)
		if (i != PERIOD &&
		    !kam_str_eq(h->name[i], kam_str_of(six[i].name)))
			return false;
	for (int u = 0; u < KAM_PERIOD_UNITS; u++)
		if (kam_str_eq(h->name[PERIOD],
			       kam_str_of(kam_period_name[u]))) {
			*unit = (enum kam_period_unit)u;
			return true;
		}
	return false;
}

static int
check_further(const struct kam_rollup *r, const struct kam_header *h,
	      const char *file, struct kam_err *err)
{
	size_t n = r->header.n;
	char found[300], wanted[300];
	bool same = h->n == n;

	for (size_t i = KAM_LEDGER_WIDTH; same && i < n; i++)
		same = kam_str_eq(h->name[i], r->header.name[i]);
	if (same)
		return KAM_OK;
	kam_header_show(found, sizeof(found), h);
	kam_header_show(wanted, sizeof(wanted), &r->header);
	return kam_fail(err, KAM_EDATA,
			"%s: a ledger with the columns %s where %s are wanted; "
			"give the --keys and --sum that it was made with",
			file, found, wanted);
}

static int
resolve_ledger(const struct kam_rollup *r, const struct kam_header *h,
	       const char *file, enum kam_period_unit unit, size_t *index,
	       struct kam_err *err)
{
	const struct kam_input_options *in = r->o->in;
	enum kam_period_unit by = r->o->calendar.by;
	bool dates = in->from != KAM_NO_DAY || in->to != KAM_NO_DAY ||
		     in->as_of != KAM_NO_DAY || r->o->only;
	int rc;

	if (!kam_period_nests(unit, by))
		return kam_fail(err, KAM_EDATA,
				"%s: a ledger by %s, of which none by %s can "
				"be made; roll up the transactions",
				file, kam_period_name[unit],
				by == KAM_BY_DAY ? "day" : kam_period_name[by]);
	if (unit != KAM_BY_DAY && dates)
		return kam_fail(err, KAM_EUSAGE,
				"%s needs days; %s is a ledger by %s",
				in->lines_only ? in->lines_only : "--only",
				file, kam_period_name[unit]);
	if ((rc = check_further(r, h, file, err)))
		return rc;
	for (size_t i = 0; i < h->n; i++)
		index[i] = i;
	return KAM_OK;
}

static int
resolve_lines(const struct kam_rollup *r, const struct kam_header *h,
	      const char *file, size_t *index, struct kam_err *err)
{
	const struct kam_rollup_options *o = r->o;
	int rc = kam_roles_resolve((void *)(uintptr_t)o->in, h, file, index,
				   err);

	for (size_t i = KAM_ROLES; i < KAM_LEDGER_WIDTH; i++)
		index[i] = KAM_NO_COLUMN;
	for (size_t i = 0; !rc && i < o->nkeys + o->nsums; i++)
		rc = kam_column_find(h, file,
				     kam_str_of(name_of(o, o->calendar.by,
							KAM_LEDGER_WIDTH + i)),
				     i < o->nkeys ? "--keys" : "--sum",
				     KAM_EUSAGE, &index[KAM_LEDGER_WIDTH + i],
				     err);
	return rc;
}

int
kam_rollup_resolve(void *ctx, const struct kam_header *h, const char *file,
		   size_t *index, struct kam_err *err)
{
	struct kam_rollup *r = ctx;
	enum kam_kind given = r->o->in->kind, kind = KAM_TRANSACTIONS;
	struct kam_rollup_source s = { index, false, KAM_BY_DAY };
	int rc;

	s.ledger = (given == KAM_KIND_AUTO || given == KAM_LEDGER) &&
		   is_ledger(h, &s.unit);
	if (!s.ledger && (rc = kam_input_kind(h, file, given, &kind, err)) < 0)
		return rc;
	if (kind != KAM_TRANSACTIONS)
		return kam_fail(err, KAM_EDATA,
				"%s: accounts cannot be rolled up; give "
				"transactions or ledgers",
				file);
	rc = s.ledger ? resolve_ledger(r, h, file, s.unit, index, err)
		      : resolve_lines(r, h, file, index, err);
	if (rc)
		return rc;
	pthread_mutex_lock(&r->lock);
	r->source[r->nsources++] = s;
	pthread_mutex_unlock(&r->lock);
	return KAM_OK;
}
