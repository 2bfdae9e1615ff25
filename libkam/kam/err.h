/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KAM_ERR_H
#define KAM_ERR_H

#include <stdint.h>

#include <kam/str.h>

/*
 * What a function returns that can fail.  Zero is success, failures are
 * negative; functions that deliver rows return 1 for "here is one".
 */
enum kam_status {
	KAM_OK = 0,
	KAM_EUSAGE = -2,	/* the caller asked for something wrong */
	KAM_EDATA = -3,		/* the input is bad */
	KAM_EIO = -4,		/* reading or writing failed */
	KAM_ENOMEM = -5,	/* out of memory */
	KAM_EPIPE = -6		/* the reader of our output has gone */
};

#define KAM_ERR_SIZE 1024

/* The first failure: its status and a message in lower case, no full stop. */
struct kam_err {
	int status;			/* enum kam_status */
	char text[KAM_ERR_SIZE];	/* "sales.csv:3: column 'x': ..." */
};

#define KAM_ERR_INIT { KAM_OK, "" }

/* Where in an input something stands; every member may be absent. */
struct kam_place {
	const char *file;		/* NULL: no place at all */
	uint64_t line;			/* where the record starts; 0: none */
	struct kam_str column;		/* name of the column; empty: none */
};

#if defined(__GNUC__)
#define KAM_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#else
#define KAM_PRINTF(fmt, first)
#endif

/*
 * Set `err` to `status` and the message, and return `status`, so that a
 * caller writes `return kam_fail(err, KAM_EDATA, "...")`.  A message that
 * does not fit is cut.  `err` may be NULL.
 */
int kam_fail(struct kam_err *err, int status, const char *fmt, ...)
	KAM_PRINTF(3, 4);

/* The same with "FILE:LINE: column 'NAME': " before the message. */
int kam_fail_at(struct kam_err *err, int status,
		const struct kam_place *place, const char *fmt, ...)
	KAM_PRINTF(4, 5);

/* The same as kam_fail() with ": " and strerror(errnum) after the message. */
int kam_fail_errno(struct kam_err *err, int status, int errnum,
		   const char *fmt, ...) KAM_PRINTF(4, 5);

/* KAM_ENOMEM, "out of memory for WHAT". */
int kam_nomem(struct kam_err *err, const char *what);

#endif
