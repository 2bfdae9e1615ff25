/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rolling up transactions or a ledger to accounts. */
#include <stdlib.h>

#include "accounts_parts.h"
#include "ledger.h"
#include "settle.h"
#include "tally.h"

/* The tallies of all threads, joined into the first at the end. */
struct roll {
	struct kam_names names;
	struct kam_tally *tally;
	void **states;
	size_t n;
};

static void
roll_release(struct roll *roll)
{
	for (size_t i = 0; roll->tally && i < roll->n; i++)
		kam_tally_release(&roll->tally[i]);
	free(roll->tally);
	free(roll->states);
	kam_names_release(&roll->names);
}

static int
roll_init(struct roll *roll, const struct kam_input_options *in, bool daily,
	  struct kam_err *err)
{
	int rc = KAM_OK;

	roll->n = in->threads > 1 ? (size_t)in->threads : 1;
	if (kam_names_init(&roll->names))
		return kam_nomem(err, "the customers");
	roll->tally = kam_alloc(roll->n, sizeof(*roll->tally));
	roll->states = kam_alloc(roll->n, sizeof(*roll->states));
	if (!roll->tally || !roll->states)
		rc = kam_nomem(err, "the customers");
	for (size_t i = 0; !rc && i < roll->n; i++) {
		roll->states[i] = &roll->tally[i];
		rc = kam_tally_init(&roll->tally[i], in, daily, &roll->names,
				    err);
	}
	if (rc)
		roll_release(roll);
	return rc;
}

static int
run(struct roll *roll, struct kam_reader *r, const struct kam_input_options *in,
    enum kam_kind kind, struct kam_err *err)
{
	bool ledger = kind == KAM_LEDGER;
	int rc;

	rc = kam_reader_select(r, ledger ? KAM_LEDGER_COLUMNS : KAM_ROLES,
			       ledger ? kam_ledger_resolve : kam_roles_resolve,
			       (void *)(uintptr_t)in, err);
	if (!rc)
		rc = kam_reader_run(r, roll->n, roll->states,
				    ledger ? kam_ledger_take : kam_tally_lines,
				    err);
	for (size_t i = 1; !rc && i < roll->n; i++) {
		rc = kam_tally_join(&roll->tally[0], &roll->tally[i], err);
		kam_tally_release(&roll->tally[i]);
	}
	return rc ? rc : kam_lines_check(&roll->tally[0].lines, err);
}

int
kam_accounts_roll(struct kam_accounts *a, struct kam_reader *r,
		  const struct kam_input_options *in,
		  const struct kam_load_need *need,
		  struct kam_load_report *report, struct kam_err *err)
{
	bool daily = report->kind == KAM_LEDGER || need->window.n;
	const struct kam_lines *met;
	struct roll roll;
	int rc;

	if ((rc = roll_init(&roll, in, daily, err)))
		return rc;
	if (!(rc = run(&roll, r, in, report->kind, err))) {
		met = &roll.tally[0].lines;
		report->latest = met->latest;
		report->before = met->before;
		report->outside = met->outside;
		a->as_of = in->as_of != KAM_NO_DAY ? in->as_of : met->latest;
		rc = kam_settle(&roll.tally[0], a->as_of, need->window, a, err);
		if (!a->n)
			a->as_of = KAM_NO_DAY;
	}
	roll_release(&roll);
	return rc;
}
