/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libcsv in strict mode: the reference for what a record is.  The scanner
 * splits what is plainly well formed; of anything else libcsv decides.
 */
#ifndef KAM_IO_STRICT_H
#define KAM_IO_STRICT_H

#include <stdbool.h>
#include <stddef.h>

#include <kam/err.h>

/* What libcsv says of the first record of some bytes. */
enum kam_verdict {
	KAM_WELL_FORMED,	/* the record ends before `offset` */
	KAM_BROKEN,		/* a quote is wrong at `offset` */
	KAM_OPEN		/* more bytes are needed, or were at the end */
};

struct kam_strict {
	enum kam_verdict verdict;
	size_t offset;
	size_t fields;		/* whole ones before that */
};

/*
 * Judge the record that starts at `p`; `term` ends records.  KAM_OK or
 * KAM_ENOMEM.  O(len).
 */
int kam_strict_judge(const char *p, size_t len, char sep, char term,
		     struct kam_strict *out, struct kam_err *err);

/*
 * Hand every field of `p`, and every record's end, to the functions;
 * records end at `term`, a CR before it is dropped, empty ones are passed
 * over.  A last record need not be ended.  KAM_OK; KAM_EDATA for a broken or
 * unterminated quote, with what came before it delivered; KAM_ENOMEM.
 */
int kam_strict_parse(const char *p, size_t len, char sep, char term,
		     void (*field)(void *ctx, struct kam_str text),
		     void (*record)(void *ctx), void *ctx,
		     struct kam_err *err);

#endif
