/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KAM_ROLL_LEDGER_H
#define KAM_ROLL_LEDGER_H

#include <kam/fault.h>
#include <kam/reader.h>

#include "tally.h"

#define KAM_LEDGER_COLUMNS 6

/* A kam_resolve_fn: the six columns of a day ledger, by their names. */
int kam_ledger_resolve(void *ctx, const struct kam_header *h, const char *file,
		       size_t *index, struct kam_err *err);

/* Take a batch of a day ledger: a kam_batch_fn, its state a taker of a
   daily tally. */
int kam_ledger_take(void *taker, const struct kam_batch *b,
		    struct kam_faults *faults, struct kam_err *err);

#endif
