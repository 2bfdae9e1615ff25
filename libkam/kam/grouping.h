/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --by: accounts in groups by a column of theirs, or of --attach. */
#ifndef KAM_GROUPING_H
#define KAM_GROUPING_H

#include <kam/cli.h>
#include <kam/labels.h>
#include <kam/latest.h>

struct kam_grouping {
	struct kam_labels labels; /* names, bytewise; owned */
	uint32_t *of;		  /* the group of each account; owned */
};

/*
 * Group the accounts `a` by column `by`: of --attach where there is one, then
 * KAM_EUSAGE if it does not name the column, else by column `col` of
 * `latest`.  Who has no value is in the group "".  KAM_EIO, KAM_EDATA,
 * KAM_ENOMEM.  `g` is all zeros before and released in any case.
 */
int kam_grouping_make(struct kam_grouping *g, const struct kam_run *job,
		      const struct kam_accounts *a,
		      const struct kam_latest *latest, size_t col,
		      const char *by, struct kam_err *err);
void kam_grouping_release(struct kam_grouping *g);

#endif
