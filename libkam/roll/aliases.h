/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What sales exports call the columns that matter.
 */
#ifndef KAM_ROLL_ALIASES_H
#define KAM_ROLL_ALIASES_H

#include <stdbool.h>

#include <kam/input.h>

/* A column that is looked for, and what it may be called. */
struct kam_alias_list {
	const char *exact; /* beats all others, as it is written */
	const char *const *ids; /* lower case, ended by NULL; may be NULL */
	const char *const *names; /* the same; ids beat names */
	const char *what; /* "customer", for messages */
	const char *advice; /* "give --customer=NAME" */
};

/*
 * By role.  KAM_ROLE_AMOUNT is a column that holds the amount itself.
 */
extern const struct kam_alias_list kam_aliases[KAM_ROLES];

/* The two factors of an amount: kam_alias_quantity * kam_alias_price. */
extern const struct kam_alias_list kam_alias_quantity, kam_alias_price;

/*
 * Whether a header's `name` is `alias` when ASCII case, blanks of all kinds
 * and underscores do not matter.
 */
bool kam_alias_matches(struct kam_str name, const char *alias);

#endif
