/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bad records: either the first one ends the run, or all are counted by
 * cause and kept for the rejects file.  Nothing bad is ever lost silently.
 */
#ifndef KAM_FAULT_H
#define KAM_FAULT_H

#include <stdbool.h>
#include <stdint.h>

#include <kam/err.h>
#include <kam/mem.h>

/* Why a record is bad.  kam_cause_name() has the words of the rejects file. */
enum kam_cause {
	KAM_CAUSE_BLANK,	/* "blank": a customer or key that must not be */
	KAM_CAUSE_NUMBER,	/* "number": cannot be read as one */
	KAM_CAUSE_DATE,		/* "date": cannot be read, or no such day */
	KAM_CAUSE_RANGE,	/* "range": larger than can be held */
	KAM_CAUSE_FIELDS,	/* "fields": more or fewer than the header */
	KAM_CAUSE_QUOTE,	/* "quote": where RFC 4180 has none */
	KAM_CAUSE_UNTERMINATED,	/* "unterminated": quote never closed */
	KAM_CAUSE_ENCODING,	/* "encoding": invalid UTF-8 */
	KAM_CAUSE_NUL,		/* "nul": a NUL byte */
	KAM_CAUSE_CR,		/* "cr": a lone carriage return */
	KAM_CAUSE_SIZE,		/* "size": field beyond 16 MB */
	KAM_CAUSE_RULE,		/* "rule": a tool's own (no rate, no match) */
	KAM_CAUSES
};

const char *kam_cause_name(enum kam_cause cause);

/* A bad record. */
struct kam_fault {
	struct kam_place place;		/* file, line of the record, column */
	enum kam_cause cause;
	char text[400];			/* what is wrong and what to try */
	struct kam_str record;		/* its bytes, without the line end */
};

/* What was met so far; one for each thread, joined in input order. */
struct kam_faults {
	bool skip;			/* go on, or fail at the first */
	bool keep;			/* keep CSV lines for the rejects file */
	uint64_t count[KAM_CAUSES];
	struct kam_buf lines;		/* owned: file,line,column,cause,record */
};

#define KAM_FAULTS_INIT { false, false, { 0 }, KAM_BUF_INIT }

/*
 * Take note of a bad record.  When skipping: counts it, appends its line to
 * `lines` if kept, and returns KAM_OK.  Otherwise fails with KAM_EDATA and
 * "FILE:LINE: column 'NAME': TEXT".  KAM_ENOMEM.
 */
int kam_faults_add(struct kam_faults *f, const struct kam_fault *fault,
		   struct kam_err *err);
uint64_t kam_faults_total(const struct kam_faults *f);
void kam_faults_release(struct kam_faults *f);

#endif
