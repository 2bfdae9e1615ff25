/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to cli: the kam-... programs that are installed. */
#ifndef KAM_CLI_PROGRAMS_H
#define KAM_CLI_PROGRAMS_H

#include <stdbool.h>

#include <kam/err.h>
#include <kam/mem.h>

struct kam_program {
	const char *name; /* "rfm" */
	const char *path; /* "/usr/bin/kam-rfm" */
	bool own;	  /* stands beside kam: one that can be asked */
};

struct kam_programs {
	struct kam_program *list; /* owned; by name */
	size_t n, cap;
	struct kam_arena text;
};

#define KAM_PROGRAMS_INIT                  \
	{                                  \
		NULL, 0, 0, KAM_ARENA_INIT \
	}

/* True for what may follow "kam-": letters, digits, '-' and '_'. */
bool kam_program_name_valid(const char *name);

/*
 * Find the programs in `folder` (or NULL), kam's own ones, and then in those
 * of `path`, which is written as PATH is; the first of a name counts,
 * relative folders do not.  KAM_ENOMEM.  Released in any case by
 * kam_programs_release().
 */
int kam_programs_find(struct kam_programs *p, const char *folder,
		      const char *path, struct kam_err *err);
void kam_programs_release(struct kam_programs *p);

/*
 * Append to `out` what `path` prints when run with `arg`.  0, or -1 if that
 * fails, takes longer than 5 s or prints more than a megabyte.
 */
int kam_program_capture(const char *path, const char *arg, struct kam_buf *out);

#endif
