/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KAM_ROLL_COLUMNS_H
#define KAM_ROLL_COLUMNS_H

#include <kam/input.h>
#include <kam/reader.h>

/*
 * Find the column that a user named, as kam_header_find() does, or say what
 * is wrong with the name: `status` and "FILE: no column 'x' (OPTION); did you
 * mean 'y'?", the same for a plain name that the header has twice.
 * `option` may be NULL.
 */
int kam_column_find(const struct kam_header *h, const char *file,
		    struct kam_str name, const char *option, int status,
		    size_t *index, struct kam_err *err);

/*
 * Find the customer of a table that no option speaks of, by name as in
 * transactions.  KAM_OK or KAM_EDATA, which says to name one 'customer'.
 */
int kam_customer_find(const struct kam_header *h, const char *file,
		      size_t *index, struct kam_err *err);

/*
 * Refuse an option that tells of the columns of transactions where `file` is
 * accounts or a ledger, whose columns are known: KAM_EUSAGE.
 */
int kam_columns_check(const struct kam_input_options *in, enum kam_kind kind,
		      const char *file, struct kam_err *err);

#endif
