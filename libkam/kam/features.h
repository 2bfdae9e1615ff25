/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of the user's features, customer by customer. */
#ifndef KAM_FEATURES_H
#define KAM_FEATURES_H

#include <kam/accounts.h>
#include <kam/sheet.h>

struct kam_features {
	size_t cols;		/* but for the customer */
	struct kam_str *name;	/* cols; owned, as the next */
	struct kam_str *cell;	/* accounts x cols, without blanks around
				   them; ptr NULL: the file has not the
				   customer */
	size_t unknown;		/* customers of the file who are no account */
	size_t without;		/* accounts that the file has not */
	struct kam_sheet sheet; /* holds the bytes */
};

/* clang-format off */
#define KAM_FEATURES_INIT { 0, NULL, NULL, 0, 0, KAM_SHEET_INIT }
/* clang-format on */

/*
 * Read `file`, any CSV table with a customer column (found as in
 * transactions), for the accounts `a`.  KAM_EDATA: no customer, no further
 * column, or a customer who stands twice; KAM_EIO; KAM_ENOMEM.  Released in
 * any case.
 */
int kam_features_load(struct kam_features *f, const char *file,
		      const struct kam_accounts *a, struct kam_err *err);
void kam_features_release(struct kam_features *f);

#endif
