/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which customer belongs to which: subsidiaries and the groups they are of.
 */
#ifndef KAM_PARENTS_H
#define KAM_PARENTS_H

#include <kam/err.h>

struct kam_parents;

/*
 * Read a CSV table with a customer column (found as in transactions) and
 * one called parent.  A blank parent: the customer has none.  KAM_EDATA with
 * file and line: a blank customer, one with two different parents, a cycle
 * (which is spelt out; a customer that is its own parent is one);
 * KAM_EIO; KAM_ENOMEM.  On failure *p is NULL; otherwise the caller frees it
 * with kam_parents_free().  O(rows).
 */
int
kam_parents_load(struct kam_parents **p, const char *file, struct kam_err *err);

/* NULL is allowed. */
void kam_parents_free(struct kam_parents *p);

/*
 * The top of the chain that starts with `customer`; the customer itself if
 * it has no parent.  The bytes are the table's or the caller's.
 */
struct kam_str
kam_parents_top(const struct kam_parents *p, struct kam_str customer);

#endif
