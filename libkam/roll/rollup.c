/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/rollup.h>

#include <stdlib.h>

#include "rollup_parts.h"

static void
worker_release(struct kam_rollup_worker *w)
{
	free(w->file);
	free(w->days);
	free(w->item);
	free(w->day);
	free(w->sums);
	kam_arena_release(&w->keys);
}

void
kam_rollup_free(struct kam_rollup *r)
{
	if (!r)
		return;
	for (size_t i = 0; r->worker && i < r->nworkers; i++)
		worker_release(&r->worker[i]);
	kam_groups_order_release(&r->order);
	kam_group_rows_release(&r->rows);
	for (size_t i = 0; r->groups && i < r->nworkers; i++)
		kam_groups_release(&r->groups[i]);
	if (r->have_slabs)
		kam_slabs_release(&r->slabs);
	if (r->have_names)
		kam_names_release(&r->names);
	pthread_mutex_destroy(&r->lock);
	free(r->groups);
	free(r->worker);
	free(r->source);
	kam_arena_release(&r->arena);
	free(r);
}

static int
worker_init(struct kam_rollup *r, size_t i, struct kam_err *err)
{
	const struct kam_rollup_options *o = r->o;
	struct kam_rollup_worker *w = &r->worker[i];

	w->r = r;
	w->groups = &r->groups[i];
	kam_lines_init(&w->lines, o->in);
	w->file = kam_alloc(r->nfiles, sizeof(*w->file));
	w->days = kam_alloc(KAM_ROLLUP_DAYS, sizeof(*w->days));
	if (!w->file || !w->days)
		return kam_nomem(err, "the files");
	for (size_t k = 0; k < KAM_ROLLUP_DAYS; k++)
		w->days[k].day = KAM_NO_DAY;
	for (size_t k = 0; k < r->nfiles; k++)
		w->file[k].first = w->file[k].last = KAM_NO_DAY;
	return kam_groups_init(w->groups, &r->names, &r->slabs, o->nsums,
			       KAM_GROUPS_LIMIT / r->nworkers + 1, err);
}

static int
init(struct kam_rollup *r, struct kam_err *err)
{
	const struct kam_input_options *in = r->o->in;
	int rc = KAM_OK;

	r->nfiles = in->read.nfiles ? in->read.nfiles : 1;
	r->nworkers = in->threads > 1 ? (size_t)in->threads : 1;
	if (kam_names_init(&r->names))
		return kam_nomem(err, "the orders");
	r->have_names = true;
	if (kam_slabs_init(&r->slabs))
		return kam_nomem(err, "the lines");
	r->have_slabs = true;
	r->source = kam_alloc(r->nfiles, sizeof(*r->source));
	r->groups = kam_alloc(r->nworkers, sizeof(*r->groups));
	r->worker = kam_alloc(r->nworkers, sizeof(*r->worker));
	if (!r->source || !r->groups || !r->worker)
		return kam_nomem(err, "the threads");
	for (size_t i = 0; !rc && i < r->nworkers; i++)
		rc = worker_init(r, i, err);
	return rc ? rc : kam_rollup_columns(r, err);
}

static void
join_file(struct kam_rollup_file *to, const struct kam_rollup_file *from)
{
	to->rows += from->rows;
	to->amount += from->amount;
	if (from->first == KAM_NO_DAY)
		return;
	if (to->first == KAM_NO_DAY || from->first < to->first)
		to->first = from->first;
	if (to->last == KAM_NO_DAY || from->last > to->last)
		to->last = from->last;
}

int
kam_rollup_settle(struct kam_rollup *r, struct kam_load_report *report,
		  struct kam_err *err)
{
	const struct kam_rollup_options *o = r->o;
	struct kam_rollup_worker *first = &r->worker[0];
	int rc;

	for (size_t i = 1; i < r->nworkers; i++) {
		kam_lines_join(&first->lines, &r->worker[i].lines);
		for (size_t k = 0; k < r->nfiles; k++)
			join_file(&first->file[k], &r->worker[i].file[k]);
	}
	report->latest = first->lines.latest;
	report->before = first->lines.before;
	report->outside = first->lines.outside;
	if ((rc = kam_lines_check(&first->lines, err)) ||
	    (rc = kam_groups_order_make(&r->order, r->groups, r->nworkers,
					err)))
		return rc;
	r->order.fill = o->fill;
	if (o->in->as_of != KAM_NO_DAY &&
	    kam_period_of(&o->calendar, o->in->as_of) > r->order.last)
		r->order.last = kam_period_of(&o->calendar, o->in->as_of);
	/* Before anything is written. */
	return kam_groups_order_check(&r->order, err);
}

static int
run(struct kam_rollup *r, struct kam_reader *reader, struct kam_err *err)
{
	void **states = kam_alloc(r->nworkers, sizeof(*states));
	int rc = states ? KAM_OK : kam_nomem(err, "the threads");

	for (size_t i = 0; !rc && i < r->nworkers; i++)
		states[i] = &r->worker[i];
	if (!rc)
		rc = kam_reader_select(reader, r->header.n, kam_rollup_resolve,
				       r, err);
	if (!rc)
		rc = kam_reader_run(reader, r->nworkers, states,
				    kam_rollup_take, err);
	free(states);
	return rc;
}

static void
report_reading(struct kam_rollup *r, struct kam_reader *reader,
	       struct kam_load_report *report)
{
	const struct kam_faults *f = kam_reader_faults(reader);

	report->file = kam_arena_strdup(&r->arena,
					kam_str_of(kam_reader_file(reader)));
	report->rows = kam_reader_rows(reader);
	memcpy(report->bad, f->count, sizeof(report->bad));
	report->kind = r->nsources && r->source[0].ledger ? KAM_LEDGER
							  : KAM_TRANSACTIONS;
}

int
kam_rollup_read(struct kam_rollup **out,
		const struct kam_rollup_options *options,
		struct kam_reader *reader, struct kam_load_report *report,
		struct kam_err *err)
{
	struct kam_rollup *r = kam_alloc(1, sizeof(*r));
	int rc;

	*out = NULL;
	if (!r || pthread_mutex_init(&r->lock, NULL)) {
		free(r);
		return kam_nomem(err, "the ledger");
	}
	r->o = options;
	r->arena = (struct kam_arena)KAM_ARENA_INIT;
	if (!(rc = init(r, err))) {
		rc = run(r, reader, err);
		report_reading(r, reader, report);
	}
	if (rc)
		kam_rollup_free(r);
	else
		*out = r;
	return rc;
}

int
kam_rollup_load(struct kam_rollup **out,
		const struct kam_rollup_options *options,
		struct kam_load_report *report, struct kam_err *err)
{
	struct kam_reader *reader = NULL;
	int rc = kam_reader_open(&reader, &options->in->read, err);

	memset(report, 0, sizeof(*report));
	report->latest = report->before = KAM_NO_DAY;
	*out = NULL;
	if (!rc)
		rc = kam_rollup_read(out, options, reader, report, err);
	if (!rc)
		rc = kam_reader_finish(reader, err);
	if (!rc)
		rc = kam_rollup_settle(*out, report, err);
	kam_reader_close(reader);
	if (rc) {
		kam_rollup_free(*out);
		*out = NULL;
	}
	return rc;
}

const struct kam_header *
kam_rollup_header(const struct kam_rollup *r)
{
	return &r->header;
}

const enum kam_type *
kam_rollup_types(const struct kam_rollup *r)
{
	return r->types;
}

const struct kam_rollup_file *
kam_rollup_file(const struct kam_rollup *r, size_t i)
{
	return &r->worker[0].file[i];
}
