/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --reason-file: why accounts were lost, as their managers know. */
#ifndef KAM_REASONS_H
#define KAM_REASONS_H

#include <kam/answer.h>
#include <kam/cli.h>
#include <kam/labels.h>

struct kam_reasons {
	struct kam_labels labels; /* reasons, bytewise, "other" among them;
				     owned */
	uint32_t *of;		  /* the reason of each account; owned */
	size_t other;		  /* of those who have none */
	unsigned char *control;	  /* of each account, enum kam_answer; owned */
	bool controlled;	  /* one of these is yes or no */
};

/*
 * Read columns customer, reason and, if it is there, controllable of `file`
 * for the accounts `a`; a note tells of customers it has that they have not.
 * KAM_EDATA if a customer stands twice, the reason is not there or
 * controllable neither yes nor no; KAM_EIO; KAM_ENOMEM.  `r` is all zeros
 * before and released in any case.
 */
int kam_reasons_load(struct kam_reasons *r, const struct kam_run *job,
		     const struct kam_accounts *a, const char *file,
		     struct kam_err *err);
void kam_reasons_release(struct kam_reasons *r);

#endif
