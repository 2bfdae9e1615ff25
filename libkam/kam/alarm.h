/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * --fail-if: conditions on the figures of a summary, for a script or cron
 * that wants to hear of them.
 */
#ifndef KAM_ALARM_H
#define KAM_ALARM_H

#include <stdbool.h>
#include <stddef.h>

#include <kam/decimal.h>
#include <kam/err.h>
#include <kam/mem.h>

#define KAM_ALARM_ALL ((size_t)-1) /* the row of all rows together */

/* A summary, as conditions see it. */
struct kam_alarm_source {
	const void *ctx;
	const char *form;   /* of a condition that names a row, for messages:
			       "TIER:FIGURE>NUMBER" */
	const char *row;    /* what a row is: "tier" */
	const char *lacking; /* why a figure may be unknown, or "" */
	/* The row called so; false: there is none. */
	bool (*find_row)(const void *ctx, struct kam_str name, size_t *row);
	/* The figure called so: 1; 0: there is none; -1: no memory. */
	int (*find_figure)(const void *ctx, struct kam_str name, size_t *col);
	/* A figure, counts in whole KAM_DEC_ONEs; false: it cannot be said. */
	bool (*value)(const void *ctx, size_t row, size_t col, kam_dec *out);
};

/*
 * Check conditions separated by commas: "figure>20", of all rows, or
 * "row:figure<=5%"; > >= < <= = and !=.  A figure that cannot be said holds
 * no condition; a source without any checks the words alone.  Returns how many hold, each appended to `said` with the
 * figure as "down>20: it is 21", "; " between them; KAM_EUSAGE, KAM_ENOMEM.
 */
int kam_alarms(const struct kam_alarm_source *s, const char *conditions,
	       struct kam_buf *said, struct kam_err *err);

#endif
