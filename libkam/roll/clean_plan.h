/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns a cleaned table has, and where a row's bytes come from. */
#ifndef KAM_ROLL_CLEAN_PLAN_H
#define KAM_ROLL_CLEAN_PLAN_H

#include <kam/clean.h>

struct kam_clean_plan {
	struct kam_header header; /* of the output, in the arena */
	enum kam_type *types;	  /* header.n of them, in the arena */
	bool order;		  /* there is an order column */
	size_t fields;		  /* columns of the input */
	bool *drop; /* fields of them: is not passed on; in the arena */
	/* Stretches of dropped ones, from left to right. */
	struct kam_clean_gap {
		enum kam_role first, last; /* whose columns these are */
		bool at_start;		   /* of the record */
	} gap[KAM_ROLES];
	size_t gaps;
};

/*
 * Copy `len` bytes, as a rule few of them.  Up to `end` the source, and up to
 * 16 bytes the target, are there whatever `len` is.
 */
static inline char *
kam_clean_copy(char *to, const char *from, size_t len, const char *end)
{
	if (len <= 16 && end - from >= 16)
		memcpy(to, from, 16);
	else
		memcpy(to, from, len);
	return to + len;
}

/*
 * Make the plan for an input with header `h`, separator `sep` and roles
 * `index`.  KAM_ENOMEM.
 */
int kam_clean_plan_make(struct kam_clean_plan *plan,
			const struct kam_clean_options *opt,
			const struct kam_header *h, char sep,
			const size_t index[KAM_ROLES], struct kam_arena *arena,
			struct kam_err *err);

/*
 * Write to `to` the fields of `record` that are passed on, a separator before
 * each: at most a byte more than the record has, and 16 bytes of room behind
 * that.  `role` are the contents of the KAM_ROLES as a batch has them.
 * `split` has room for plan->fields.  Returns the end of what was written.
 */
char *
kam_clean_plan_rest(const struct kam_clean_plan *plan, struct kam_str record,
		    char sep, const struct kam_str *role, struct kam_str *split,
		    char *to);

/*
 * The field whose contents `text` a batch gave, as it stands in `record`
 * with its quotes; false if the contents lie elsewhere, because quotes were
 * halved or columns reordered.
 */
static inline bool
kam_clean_raw(struct kam_str record, struct kam_str text, struct kam_str *raw)
{
	/* As numbers: they may be of different objects. */
	uintptr_t from = (uintptr_t)record.ptr, at = (uintptr_t)text.ptr;

	if (at < from || at - from > record.len ||
	    text.len > record.len - (at - from))
		return false;
	*raw = text;
	if (at > from && text.ptr[-1] == '"')
		*raw = (struct kam_str){ text.ptr - 1, text.len + 2 };
	return true;
}

#endif
