/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rolling up transactions or a ledger to accounts. */
#include <stdlib.h>

#include "accounts_parts.h"
#include "ledger.h"
#include "settle.h"
#include "tally.h"

static int
run(struct kam_tally *t, struct kam_reader *r,
    const struct kam_input_options *in, enum kam_kind kind, struct kam_err *err)
{
	bool ledger = kind == KAM_LEDGER;
	int rc;

	rc = kam_reader_select(r, ledger ? KAM_LEDGER_COLUMNS : KAM_ROLES,
			       ledger ? kam_ledger_resolve : kam_roles_resolve,
			       (void *)(uintptr_t)in, err);
	if (!ledger)
		kam_reader_allow_bare(r);
	if (!rc)
		rc = kam_reader_run(r, t->ntakers, (void *const *)t->taker,
				    ledger ? kam_ledger_take : kam_tally_lines,
				    err);
	return rc ? rc : kam_tally_end(t, err);
}

static void
tell(const struct kam_tally *t, const struct kam_input_options *in,
     struct kam_accounts *a, struct kam_load_report *report)
{
	const struct kam_lines *met = &t->taker[0]->lines;

	report->latest = met->latest;
	report->before = met->before;
	report->outside = met->outside;
	a->as_of = in->as_of != KAM_NO_DAY ? in->as_of : met->latest;
}

/* Keep the tally and make accounts of it when they are asked for. */
static int
keep(struct kam_accounts *a, struct kam_reader *r,
     const struct kam_input_options *in, bool order_later,
     struct kam_load_report *report, struct kam_err *err)
{
	struct kam_kept *k = kam_alloc(1, sizeof(*k));
	int rc;

	if (!k)
		return kam_nomem(err, "the customers");
	if ((rc = kam_tally_init(&k->tally, in, false, (size_t)in->threads,
				 err))) {
		free(k);
		return rc;
	}
	a->kept = k;
	if ((rc = run(&k->tally, r, in, report->kind, err)))
		return rc;
	tell(&k->tally, in, a, report);
	if (!(rc = kam_settled_init(&k->settled, &k->tally, err)))
		rc = kam_settled_check(&k->settled, err);
	if (!rc && !order_later)
		rc = kam_settled_order(&k->settled, err);
	a->n = rc ? 0 : kam_tally_customers(&k->tally);
	if (!a->n)
		a->as_of = KAM_NO_DAY;
	return rc;
}

int
kam_accounts_settle(struct kam_accounts *a, struct kam_tally *t,
		    const struct kam_input_options *in,
		    const struct kam_load_need *need,
		    struct kam_load_report *report, struct kam_err *err)
{
	int rc;

	tell(t, in, a, report);
	rc = kam_settle(t, a->as_of, need->window, a, err);
	if (!a->n)
		a->as_of = KAM_NO_DAY;
	return rc;
}

int
kam_accounts_roll(struct kam_accounts *a, struct kam_reader *r,
		  const struct kam_input_options *in,
		  const struct kam_load_need *need,
		  struct kam_load_report *report, struct kam_err *err)
{
	bool daily = report->kind == KAM_LEDGER || need->window.n;
	struct kam_tally t;
	int rc;

	if (need->by_view && !daily)
		return keep(a, r, in, need->order_later, report, err);
	if ((rc = kam_tally_init(&t, in, daily, (size_t)in->threads, err)))
		return rc;
	if (!(rc = run(&t, r, in, report->kind, err)))
		rc = kam_accounts_settle(a, &t, in, need, report, err);
	kam_tally_release(&t);
	return rc;
}
