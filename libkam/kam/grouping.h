/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --by: accounts in groups by a column of theirs, or of --attach. */
#ifndef KAM_GROUPING_H
#define KAM_GROUPING_H

#include <kam/cli.h>
#include <kam/labels.h>
#include <kam/said.h>

struct kam_grouping {
	struct kam_labels labels; /* names, bytewise; owned */
	uint32_t *of;		  /* the group of each account; owned */
};

/*
 * Group the accounts `a` by what column `which` says of them; who has no value
 * is in the group "".  KAM_EUSAGE where --attach has none of the columns that
 * are wanted; KAM_ENOMEM.  `g` is all zeros before and released in any case.
 */
int kam_grouping_make(struct kam_grouping *g, const struct kam_run *job,
		      const struct kam_accounts *a, struct kam_said *said,
		      size_t which, struct kam_err *err);
void kam_grouping_release(struct kam_grouping *g);

#endif
