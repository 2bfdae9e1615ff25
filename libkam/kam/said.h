/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What columns say of each customer, wherever they stand: on its latest line,
 * in the accounts, or in the table of --attach.
 *
 *	kam_said_want(&s, opt->type, "--type", &which)	for each option
 *	kam_said_open(&s, job, err)
 *	days.latest = &s.latest; kam_days_load(&days, ...)
 *	kam_said_get(&s, customer, which)
 */
#ifndef KAM_SAID_H
#define KAM_SAID_H

#include <kam/cli.h>
#include <kam/latest.h>

#define KAM_SAID_MAX 4 /* columns; at[KAM_SAID_MAX] is 0 */
#define KAM_SAID_ATTACHED SIZE_MAX

struct kam_said {
	size_t n;
	const char *name[KAM_SAID_MAX], *option[KAM_SAID_MAX];
	struct kam_lookup attached[KAM_SAID_MAX];
	size_t at[KAM_SAID_MAX + 1]; /* in `latest`, or KAM_SAID_ATTACHED */
	const char *in_lines[KAM_SAID_MAX], *their_option[KAM_SAID_MAX];
	struct kam_latest latest;
	struct kam_buf scratch;
};

/*
 * Want the column that `name` names (NULL: none, *which is KAM_SAID_MAX); at
 * most KAM_SAID_MAX.  `s` is all zero before the first call.  *which is its
 * number, which stays the same.
 */
void kam_said_want(struct kam_said *s, const char *name, const char *option,
		   size_t *which);

/*
 * Read those that --attach has, and make `latest` ready for the others; `s`
 * must not move afterwards.  KAM_EUSAGE, KAM_EDATA, KAM_EIO, KAM_ENOMEM.
 * Released in any case.
 */
int kam_said_open(struct kam_said *s, const struct kam_run *job,
		  struct kam_err *err);
void kam_said_release(struct kam_said *s);

/* What column `which` says, without quotes and blanks around it; empty where
   nothing is known.  Valid until the next call. */
struct kam_str kam_said_get(struct kam_said *s, struct kam_str customer,
			    size_t which);

/*
 * A mark for each of the accounts `a`: *mark[i] is 1 where `is` holds for what
 * column `which` says; a warning if that is nowhere.  *mark is the caller's to
 * free.  KAM_ENOMEM.
 */
int kam_said_mark(struct kam_said *s, const struct kam_run *job, size_t which,
		  const struct kam_accounts *a, bool (*is)(struct kam_str),
		  unsigned char **mark, struct kam_err *err);

#endif
