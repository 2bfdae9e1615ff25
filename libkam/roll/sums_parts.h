/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that sum up by key share. */
#ifndef KAM_ROLL_SUMS_PARTS_H
#define KAM_ROLL_SUMS_PARTS_H

#include <kam/sums.h>
#include <kam/table.h>

#include "lines.h"

/* The columns that are read, in the batches' order. */
enum kam_sums_column {
	KAM_SUMS_KEY,
	KAM_SUMS_GROUP,
	KAM_SUMS_VALUE,
	KAM_SUMS_FACTOR, /* second factor of a product */
	KAM_SUMS_DATE,
	KAM_SUMS_COLUMNS
};

/* How a table is read. */
struct kam_sums_plan {
	const struct kam_input_options *in;
	const struct kam_sums_need *need;
	enum kam_kind kind;
	bool roll;  /* to accounts, not by line */
	bool dated; /* lines with a date */
	bool once;  /* a key must not come twice: accounts */
	char point; /* decimal mark */
};

/* See what the header `h` of the first file is, and how to read it. */
int kam_sums_choose(struct kam_sums_plan *plan, const struct kam_header *h,
		    const char *file, struct kam_err *err);

/* Find the columns of a file: a kam_resolve_fn, `ctx` is the plan. */
int kam_sums_resolve(void *ctx, const struct kam_header *h, const char *file,
		     size_t *index, struct kam_err *err);

/* What one worker has summed up. */
struct kam_sums_part {
	const struct kam_sums_plan *plan;
	struct kam_lines lines; /* dates and currency signs */
	kam_int128 *values;	/* these six: owned */
	struct kam_str *keys, *records;
	uint32_t *groups;
	struct kam_str *names; /* of the groups, as they came */
	uint64_t *slots;       /* hash table of positions */
	size_t n, cap;	       /* keys, and room for them in all four arrays */
	size_t nslots;	       /* a power of two */
	size_t ngroups, groups_cap;
	struct kam_table group_index; /* name to uint32_t */
	bool grouped;
	bool whole; /* records are kept: no key came twice so far */
	struct kam_arena arena;
};

/* A value on its way to a key. */
struct kam_sums_entry {
	struct kam_str key;
	struct kam_str record; /* empty: none */
	uint64_t hash;	       /* of key and group */
	kam_dec value;
	uint32_t group;
};

/* KAM_ENOMEM.  Released in any case. */
int kam_sums_part_init(struct kam_sums_part *p,
		       const struct kam_sums_plan *plan, struct kam_err *err);
void kam_sums_part_release(struct kam_sums_part *p);

/* The number of the group `name`, which is made when new.  KAM_ENOMEM. */
int kam_sums_group(struct kam_sums_part *p, struct kam_str name,
		   uint32_t *group, struct kam_err *err);

/* Set e->hash, and have the memory on its way that kam_sums_add() needs. */
void kam_sums_prepare(const struct kam_sums_part *p, struct kam_sums_entry *e);

/*
 * Add e->value to its key.  1 if the key is new, 0 if it was there;
 * KAM_ENOMEM; KAM_EDATA if the sum is beyond all bounds.
 */
int kam_sums_add(struct kam_sums_part *p, const struct kam_sums_entry *e,
		 struct kam_err *err);

/*
 * Take over what `from` has.  Its texts stay where they are: `from`'s arena
 * must outlive `p`.
 */
int kam_sums_join(struct kam_sums_part *p, const struct kam_sums_part *from,
		  struct kam_err *err);

/* Take a batch: a kam_batch_fn, `part` is a kam_sums_part. */
int kam_sums_take(void *part, const struct kam_batch *b,
		  struct kam_faults *faults, struct kam_err *err);

#endif
