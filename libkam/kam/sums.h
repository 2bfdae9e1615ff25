/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A table as keys and exact sums: one value a key, or a group and key.
 */
#ifndef KAM_SUMS_H
#define KAM_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kam/accounts.h>
#include <kam/decimal.h>
#include <kam/err.h>
#include <kam/input.h>
#include <kam/mem.h>

/* Which columns; a name, a number or Name[2]. */
struct kam_sums_need {
	const char *by;	    /* the key; NULL: the customer */
	const char *value;  /* NULL: the amount; may be a product a*b */
	const char *within; /* the group; NULL: none */
};

/*
 * All keys of an input.  What a row looks like on the way out:
 *	the input's record, where no key came twice and the input is no
 *	transactions table;
 *	the account, where transactions or a ledger were rolled up by customer;
 *	[group,]key,value else.
 */
struct kam_sums {
	size_t n;
	kam_dec *values;      /* n; |value| <= KAM_DEC_MAX; owned */
	struct kam_str *keys; /* n; without blanks around them; owned */
	uint32_t *groups;     /* n, or NULL without groups; owned */
	size_t ngroups;
	struct kam_str *group_names; /* ascending bytewise; owned */
	struct kam_str *records;     /* n, or NULL; owned */
	struct kam_header header;    /* of the rows on the way out */
	enum kam_type *types;	     /* header.n */
	char sep;		     /* between their fields */
	size_t group, key, value; /* columns of the header, or KAM_NO_COLUMN */
	struct kam_accounts accounts; /* when rolled up: the rows, as keys */
	struct kam_arena *arenas;     /* hold the texts; owned */
	size_t narenas;
};

#define KAM_SUMS_INIT                                                        \
	{                                                                    \
		0, NULL, NULL, NULL, 0, NULL, NULL, { 0, NULL, NULL }, NULL, \
			',', KAM_NO_COLUMN, KAM_NO_COLUMN, KAM_NO_COLUMN,    \
			KAM_ACCOUNTS_INIT, NULL, 0                           \
	}

/*
 * Read the input and fill `s`, a KAM_SUMS_INIT value:
 *	accounts, and any table without a date: the values of a key are added;
 *	transactions and ledgers by customer, without groups and with a value
 *	that an account has: the accounts, as kam_accounts_load() makes them;
 *	transactions else: the values of the lines within the dates are added.
 * Without a date are also ledgers that kam_input_kind() refuses, and what
 * in->kind calls a plain table.
 *
 * KAM_EUSAGE (an absent column, an option that needs lines); KAM_EDATA (a
 * value that is no number, a blank key, an account that stands twice, a sum
 * that cannot be held); KAM_EIO; KAM_ENOMEM, which says how many keys there
 * were.  The caller releases `s` in any case.  Memory grows with the keys: for
 * each 32 bytes, 16 for a record, 4 for a group, and the texts; up to 21 more
 * while reading.
 */
int kam_sums_load(struct kam_sums *s, const struct kam_input_options *in,
		  const struct kam_sums_need *need,
		  struct kam_load_report *report, struct kam_err *err);
void kam_sums_release(struct kam_sums *s);

/*
 * The row of key `i` as it goes out: its record, or its fields printed into
 * `scratch`, which is overwritten.  An empty string on lack of memory.
 */
struct kam_str
kam_sums_record(const struct kam_sums *s, size_t i, struct kam_buf *scratch);

/* The name of group `g`; empty without groups. */
static inline struct kam_str
kam_sums_group_name(const struct kam_sums *s, size_t g)
{
	return s->groups ? s->group_names[g] : KAM_STR("");
}

/* Have row `soon` on its way from the memory, and what leads to `later`. */
static inline void
kam_sums_fetch(const struct kam_sums *s, size_t soon, size_t later)
{
	if (!s->records)
		return;
	__builtin_prefetch(s->records[soon].ptr);
	__builtin_prefetch(&s->records[later]);
}

#endif
