/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/days.h>

#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "days_parts.h"
#include "ledger.h"
#include "settle.h"
#include "tally.h"

/* A run over transactions or a ledger. */
struct run {
	struct kam_tally tally; /* daily */
	const struct kam_input_options *in;
	struct kam_latest *latest; /* not NULL: there is one taker */
};

void
kam_days_release(struct kam_days *d)
{
	free(d->start);
	free(d->day);
	free(d->amount);
	free(d->purchase);
	free(d->hash);
	*d = (struct kam_days)KAM_DAYS_INIT;
}

/* The columns of lines, and behind them those of c->latest. */
static int
resolve(void *ctx, const struct kam_header *h, const char *file, size_t *index,
	struct kam_err *err)
{
	struct run *c = ctx;
	int rc = kam_roles_resolve((void *)(uintptr_t)c->in, h, file, index,
				   err);

	return rc || !c->latest ? rc
				: kam_latest_find(c->latest, h, file,
						  index + KAM_ROLES, err);
}

/* Lines of the only worker, and what they say of c->latest's columns. */
static int
take_latest(void *ctx, const struct kam_batch *b, struct kam_faults *faults,
	    struct kam_err *err)
{
	struct run *c = ctx;
	int rc = kam_tally_lines(c->tally.taker[0], b, faults, err);

	return rc ? rc : kam_latest_take(c->latest, c->in, b, err);
}

static int
read_lines(struct run *c, struct kam_reader *r, enum kam_kind kind,
	   struct kam_err *err)
{
	const size_t n = c->tally.ntakers;
	void *const *takers = (void *const *)c->tally.taker;
	size_t more = c->latest ? c->latest->n : 0;
	void *self = c;
	int rc;

	if (kind == KAM_LEDGER) {
		rc = kam_reader_select(r, KAM_LEDGER_COLUMNS,
				       kam_ledger_resolve, NULL, err);
		return rc ? rc
			  : kam_reader_run(r, n, takers, kam_ledger_take, err);
	}
	if ((rc = kam_reader_select(r, KAM_ROLES + more, resolve, c, err)))
		return rc;
	if (c->latest)
		return kam_reader_run(r, 1, &self, take_latest, err);
	kam_reader_allow_bare(r);
	return kam_reader_run(r, n, takers, kam_tally_lines, err);
}

/* The customer's rows; it is there. */
static const struct kam_daymap *
map_of(const struct kam_shard *s, struct kam_str customer, uint64_t hash)
{
	const struct kam_hot *hot = kam_table_get(&s->table, customer, hash);

	return &kam_shard_cold(s, hot)->map;
}

static size_t
count_rows(const struct kam_tally *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->nshards; i++)
		n += t->shard[i].rows.n;
	return n;
}

static void
put_day(struct kam_days *d, size_t at, const struct kam_day_row *row)
{
	d->day[at] = row->day;
	d->amount[at] = row->amount;
	d->purchase[at] = row->amount > row->returns;
	if (d->first == KAM_NO_DAY || row->day < d->first)
		d->first = row->day;
}

/* The rows of a settled tally, in the accounts' order. */
static int
take_days(struct kam_days *d, const struct kam_tally *t,
	  const struct kam_accounts *a, struct kam_err *err)
{
	size_t n = count_rows(t), at = 0;
	uint32_t *list = kam_alloc(n, sizeof(*list));

	d->start = kam_alloc(a->n + 1, sizeof(*d->start));
	d->day = kam_alloc(n, sizeof(*d->day));
	d->amount = kam_alloc(n, sizeof(*d->amount));
	d->purchase = kam_alloc(n, sizeof(*d->purchase));
	d->hash = kam_alloc(a->n, sizeof(*d->hash));
	if (!list || !d->start || !d->day || !d->amount || !d->purchase ||
	    !d->hash) {
		free(list);
		return kam_nomem(err, "the customers' days");
	}
	for (size_t i = 0; i < a->n; i++) {
		struct kam_str name = a->rows[i].customer;
		uint64_t hash = kam_hash(name.ptr, name.len);
		const struct kam_shard *shard = kam_tally_shard(t, hash);
		const struct kam_daymap *map = map_of(shard, name, hash);
		size_t days;

		d->hash[i] = hash;
		days = kam_daymap_count(map);
		kam_daymap_list(map, list);
		d->start[i] = at;
		for (size_t j = 0; j < days; j++)
			put_day(d, at++, kam_shard_row(shard, list[j]));
	}
	d->start[a->n] = at;
	free(list);
	return KAM_OK;
}

static int
roll_up(struct kam_days *d, struct kam_accounts *a, struct kam_reader *r,
	const struct kam_input_options *in, struct kam_load_report *report,
	struct kam_err *err)
{
	static const struct kam_load_need none = { .by_view = false };
	struct run c = { .in = in, .latest = d->latest };
	/* Which line of a day is the last one, only one worker can tell. */
	size_t threads = d->latest ? 1 : (size_t)in->threads;
	int rc;

	if (!d->latest && !in->drop_returns)
		return kam_days_roll(d, a, r, in, report, err);
	if ((rc = kam_accounts_set_header(a, NULL, err)) ||
	    (rc = kam_tally_init(&c.tally, in, true, threads, err)))
		return rc;
	a->rolled = true;
	if (!(rc = read_lines(&c, r, report->kind, err)) &&
	    !(rc = kam_tally_end(&c.tally, err)) &&
	    !(rc = kam_accounts_settle(a, &c.tally, in, &none, report, err)))
		rc = take_days(d, &c.tally, a, err);
	kam_tally_release(&c.tally);
	return rc;
}

static int
load(struct kam_days *d, struct kam_accounts *a, struct kam_reader *r,
     const struct kam_input_options *in, struct kam_reader_options *read,
     struct kam_load_report *report, struct kam_err *err)
{
	const char *file = kam_reader_file(r);
	int rc;

	rc = kam_input_kind(kam_reader_header(r), file, in->kind, &report->kind,
			    err);
	if (rc)
		return rc;
	if (report->kind == KAM_PLAIN)
		return kam_fail(err, KAM_EUSAGE,
				"--input=table: this tool needs transactions, "
				"a ledger or accounts");
	if ((rc = kam_columns_check(in, report->kind, file, err)))
		return rc;
	if (report->kind == KAM_LEDGER && d->latest && d->latest->n)
		return kam_fail(err, KAM_EUSAGE,
				"%s=%s names a column of transactions or "
				"accounts; %s holds a ledger; try "
				"--attach=FILE:%s",
				d->latest->option[0], d->latest->name[0], file,
				d->latest->name[0]);
	if (report->kind != KAM_ACCOUNTS)
		return roll_up(d, a, r, in, report, err);
	if (in->lines_only)
		return kam_fail(err, KAM_EUSAGE,
				"%s needs transactions or a ledger; %s holds "
				"accounts",
				in->lines_only, file);
	read->records = true;
	if (d->each)
		return kam_accounts_stream(a, r, d->each, d->ctx, err);
	rc = kam_accounts_read(a, r, in, err);
	return rc || !d->latest ? rc
				: kam_latest_accounts(d->latest, a, file, err);
}

int
kam_days_load(struct kam_days *d, struct kam_accounts *a,
	      const struct kam_input_options *in,
	      struct kam_load_report *report, struct kam_err *err)
{
	struct kam_reader_options read = in->read;
	struct kam_reader *r;
	int rc;

	memset(report, 0, sizeof(*report));
	report->latest = report->before = KAM_NO_DAY;
	read.records = false;
	if ((rc = kam_reader_open(&r, &read, err)))
		return rc;
	report->file =
		kam_arena_strdup(&a->arena, kam_str_of(kam_reader_file(r)));
	rc = report->file ? load(d, a, r, in, &read, report, err)
			  : kam_nomem(err, "a file's name");
	report->rows = kam_reader_rows(r);
	memcpy(report->bad, kam_reader_faults(r)->count, sizeof(report->bad));
	if (!rc)
		rc = kam_reader_finish(r, err);
	kam_reader_close(r);
	return rc;
}
