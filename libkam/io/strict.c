/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strict.h"

#include <csv.h>

/* libcsv trims what this calls a blank: nothing is, fields keep theirs. */
static int
no_blank(unsigned char c)
{
	(void)c;
	return 0;
}

static int
ends_at_lf(unsigned char c)
{
	return c == '\n' || c == '\r';
}

static int
ends_at_cr(unsigned char c)
{
	return c == '\r';
}

static int
parser_init(struct csv_parser *p, char sep, char term, struct kam_err *err)
{
	if (csv_init(p, CSV_STRICT | CSV_STRICT_FINI))
		return kam_nomem(err, "the CSV parser");
	csv_set_delim(p, (unsigned char)sep);
	csv_set_space_func(p, no_blank);
	csv_set_term_func(p, term == '\r' ? ends_at_cr : ends_at_lf);
	/* It grows its buffer by this much at a time, 128 bytes if not told. */
	csv_set_blk_size(p, 1 << 16);
	return KAM_OK;
}

struct judge {
	size_t fields;
	bool ended;
};

static void
judge_field(void *ptr, size_t len, void *ctx)
{
	struct judge *j = ctx;

	(void)ptr;
	(void)len;
	j->fields++;
}

static void
judge_record(int c, void *ctx)
{
	struct judge *j = ctx;

	(void)c;
	j->ended = true;
}

/*
 * libcsv does not stop at a record's end, so it is fed up to one possible
 * end at a time.
 */
int
kam_strict_judge(const char *p, size_t len, char sep, char term,
		 struct kam_strict *out, struct kam_err *err)
{
	struct csv_parser parser;
	struct judge j = { 0, false };
	size_t at = 0;
	int rc;

	if ((rc = parser_init(&parser, sep, term, err)))
		return rc;
	out->verdict = KAM_OPEN;
	while (at < len && !j.ended && out->verdict == KAM_OPEN) {
		const char *stop = memchr(p + at, term, len - at);
		size_t n = stop ? (size_t)(stop - p) + 1 - at : len - at;
		size_t done = csv_parse(&parser, p + at, n, judge_field,
					judge_record, &j);

		at += done;
		if (done < n && csv_error(&parser) == CSV_EPARSE)
			out->verdict = KAM_BROKEN;
		else if (done < n)
			rc = kam_nomem(err, "a CSV field");
		if (rc)
			break;
	}
	if (j.ended)
		out->verdict = KAM_WELL_FORMED;
	out->offset = at;
	out->fields = j.fields;
	csv_free(&parser);
	return rc;
}

struct deliver {
	void (*field)(void *ctx, struct kam_str text);
	void (*record)(void *ctx);
	void *ctx;
};

static void
deliver_field(void *ptr, size_t len, void *ctx)
{
	struct deliver *d = ctx;

	d->field(d->ctx, (struct kam_str){ ptr, len });
}

static void
deliver_record(int c, void *ctx)
{
	struct deliver *d = ctx;

	(void)c;
	d->record(d->ctx);
}

int
kam_strict_parse(const char *p, size_t len, char sep, char term,
		 void (*field)(void *ctx, struct kam_str text),
		 void (*record)(void *ctx), void *ctx, struct kam_err *err)
{
	struct deliver d = { field, record, ctx };
	struct csv_parser parser;
	int rc;

	if ((rc = parser_init(&parser, sep, term, err)))
		return rc;
	if (csv_parse(&parser, p, len, deliver_field, deliver_record, &d) !=
		    len ||
	    csv_fini(&parser, deliver_field, deliver_record, &d))
		rc = csv_error(&parser) == CSV_ENOMEM
			     ? kam_nomem(err, "a CSV field")
			     : kam_fail(err, KAM_EDATA, "a quote is wrong");
	csv_free(&parser);
	return rc;
}
