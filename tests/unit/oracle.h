/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the reader must make of some bytes, as libcsv in strict mode has it,
 * and what the reader does make of them, both in one form of text, so that
 * they can be compared.  The rules by which kam is stricter than libcsv are
 * written down here a second time, plainly:
 *
 *  - A lone CR in a file of LFs, a LF in a file of CRs, outside quotes.
 *  - NUL and bytes that are not UTF-8.
 *  - More or fewer fields than the header has.
 *  - A header of one column that another separator would split.
 *  - A workbook or an archive; Excel's line "sep=;" for a header.
 *
 * For tests and fuzzing; needs memory_source.h.
 */
#ifndef KAM_TESTS_ORACLE_H
#define KAM_TESTS_ORACLE_H

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include <kam/mem.h>
#include <kam/reader.h>

#include "../../libkam/io/mask.h"
#include "../../libkam/io/strict.h"
#include "memory_source.h"

struct oracle {
	const char *p;
	size_t len, at;
	char sep, term;
	bool skip;
	uint64_t line;	/* of `at` */
	size_t columns; /* of the header; 0: not yet read */
	/* Of the record at hand. */
	size_t fields;
	enum kam_cause cause; /* of the first bad byte, or KAM_CAUSES */
	struct kam_buf text;
	struct kam_buf *out;
};

static inline void
must(bool ok)
{
	if (!ok) {
		fprintf(stderr, "out of memory or worse\n");
		abort();
	}
}

static inline void
put_field(struct kam_buf *b, struct kam_str f)
{
	char len[32];
	int n = snprintf(len, sizeof len, "%zu<", f.len);

	must(!kam_buf_put(b, len, (size_t)n));
	must(!kam_buf_put(b, f.ptr, f.len));
	must(!kam_buf_putc(b, '>'));
}

static inline void
put_line(struct kam_buf *b, uint64_t line, const char *what)
{
	char text[64];
	int n = snprintf(text, sizeof text, "\n%llu %s",
			 (unsigned long long)line, what);

	must(!kam_buf_put(b, text, (size_t)n));
}

static inline void
oracle_field(void *ctx, struct kam_str f)
{
	struct oracle *o = ctx;
	size_t bad = kam_utf8_check(f);

	o->fields++;
	put_field(&o->text, f);
	if (o->cause != KAM_CAUSES)
		return;
	if (bad && memchr(f.ptr, '\0', bad))
		o->cause = KAM_CAUSE_NUL;
	else if (bad < f.len)
		o->cause = KAM_CAUSE_ENCODING;
}

static inline void
oracle_record(void *ctx)
{
	(void)ctx;
}

static inline void
oracle_pass(struct oracle *o, size_t to)
{
	for (; o->at < to; o->at++)
		o->line += o->p[o->at] == o->term;
}

/* The length of an empty line at `at`. */
static inline size_t
oracle_empty(const struct oracle *o)
{
	const char *p = o->p + o->at;
	size_t left = o->len - o->at;

	if (left && p[0] == o->term)
		return 1;
	return o->term == '\n' && left > 1 && p[0] == '\r' && p[1] == '\n' ? 2
									   : 0;
}

/* The first line end of the wrong kind up to `to`, or `to`. */
static inline size_t
oracle_wrong_end(const struct oracle *o, size_t to)
{
	bool quoted = false;

	for (size_t i = o->at; i < to; i++) {
		quoted ^= o->p[i] == '"';
		if (quoted)
			continue;
		if (o->term == '\r' ? o->p[i] == '\n'
				    : o->p[i] == '\r' && (i + 1 == o->len ||
							  o->p[i + 1] != '\n'))
			return i;
	}
	return to;
}

/* A bad record, after which it goes on behind the line that `from` is in. */
static inline bool
oracle_fault(struct oracle *o, enum kam_cause cause, size_t from)
{
	const char *stop = from < o->len
				   ? memchr(o->p + from, o->term, o->len - from)
				   : NULL;

	put_line(o->out, o->line, kam_cause_name(cause));
	oracle_pass(o, stop ? (size_t)(stop - o->p) + 1 : o->len);
	return o->skip && o->columns;
}

/* Is there a separator in the text that is not the one in use? */
static inline bool
oracle_other_sep(const struct oracle *o, const char *p, const char *end)
{
	for (; p < end; p++)
		if (*p && *p != o->sep && strchr(";\t|,", *p))
			return true;
	return false;
}

/* Does the text, at the header's place, say that there is none? */
static inline bool
oracle_no_header(const char *p, const char *end)
{
	if (end - p >= 4 &&
	    (!memcmp(p, "PK\3\4", 4) || !memcmp(p, "\xD0\xCF\x11\xE0", 4)))
		return true;
	while (end > p && (end[-1] == '\n' || end[-1] == '\r'))
		end--;
	return end - p == 5 && !strncasecmp(p, "sep=", 4);
}

/* A record from `at` to `to` that libcsv takes for one. */
static inline bool
oracle_whole(struct oracle *o, size_t to)
{
	uint64_t line = o->line;
	const char *p = o->p + o->at;
	const bool header = !o->columns;

	o->fields = 0;
	o->cause = KAM_CAUSES;
	o->text.len = 0;
	must(!kam_strict_parse(o->p + o->at, to - o->at, o->sep, o->term,
			       oracle_field, oracle_record, o, NULL));
	oracle_pass(o, to);
	if (o->columns && o->cause == KAM_CAUSES && o->fields != o->columns)
		o->cause = KAM_CAUSE_FIELDS;
	if (o->columns)
		put_line(o->out, line,
			 o->cause == KAM_CAUSES ? ""
						: kam_cause_name(o->cause));
	if (o->cause != KAM_CAUSES)
		return o->skip && o->columns;
	if (!o->columns)
		o->columns = o->fields;
	if (header &&
	    (oracle_no_header(p, o->p + to) ||
	     (o->columns == 1 && oracle_other_sep(o, p, o->p + to)))) {
		o->columns = 0;
		return false;
	}
	must(!kam_buf_put(o->out, o->text.ptr, o->text.len));
	return true;
}

/* The next record; false: the run is at its end. */
static inline bool
oracle_next(struct oracle *o)
{
	struct kam_strict s;
	size_t empty, end, stop, cr;

	while ((empty = oracle_empty(o)))
		oracle_pass(o, o->at + empty);
	if (o->at == o->len)
		return false;
	must(!kam_strict_judge(o->p + o->at, o->len - o->at, o->sep, o->term,
			       &s, NULL));
	/* A LF behind a closing quote is wrong in two ways; it is told as
	   the wrong line end. */
	end = o->at + s.offset;
	stop = end + (s.verdict == KAM_BROKEN);
	cr = oracle_wrong_end(o, stop);
	if (cr < stop)
		return oracle_fault(o, KAM_CAUSE_CR, cr + (o->term == '\n'));
	if (s.verdict == KAM_BROKEN)
		return oracle_fault(o, KAM_CAUSE_QUOTE, end);
	if (s.verdict == KAM_OPEN &&
	    kam_strict_parse(o->p + o->at, end - o->at, o->sep, o->term,
			     oracle_field, oracle_record, o, NULL)) {
		oracle_fault(o, KAM_CAUSE_UNTERMINATED, o->len);
		return false;
	}
	return oracle_whole(o, end);
}

/* How the first line with something in it ends, or the one before it. */
static inline char
oracle_term(const char *p, size_t len)
{
	bool quoted = false, any = false;
	char term = '\n';

	for (size_t i = 0; i < len; i++) {
		quoted ^= p[i] == '"';
		if (quoted || (p[i] != '\n' && p[i] != '\r')) {
			any = true;
			continue;
		}
		term = '\n';
		if (p[i] == '\r' && (i + 1 == len || p[i + 1] != '\n'))
			term = '\r';
		if (any)
			break;
	}
	return term;
}

/*
 * What must be said: the header's fields, then for each record its line and
 * fields or its fault.  False where the header is bad, about which only
 * that the reader refuses it is known.
 */
static inline bool
oracle_read(const char *p, size_t len, char sep, bool skip, struct kam_buf *out)
{
	struct oracle o = { p, len, 0, sep,	   oracle_term(p, len), skip,
			    1, 0,   0, KAM_CAUSES, KAM_BUF_INIT,	out };
	bool ok;

	out->len = 0;
	ok = oracle_next(&o) && o.columns;
	while (ok && oracle_next(&o))
		;
	kam_buf_release(&o.text);
	return ok;
}

/* Which columns: all. */
static inline int
all_columns(void *ctx, const struct kam_header *h, const char *file,
	    size_t *index, struct kam_err *err)
{
	(void)ctx;
	(void)file;
	(void)err;
	for (size_t i = 0; i < h->n; i++)
		index[i] = i;
	return KAM_OK;
}

static inline void
put_header(const struct kam_header *h, struct kam_buf *out)
{
	struct kam_buf scratch = KAM_BUF_INIT;

	for (size_t i = 0; i < h->n; i++)
		put_field(out, kam_field_text(h->raw[i], &scratch));
	kam_buf_release(&scratch);
}

/* What the reader says, in bare batches or others; its status. */
static inline int
reader_read(const struct kam_reader_options *options, bool bare,
	    struct kam_buf *out)
{
	struct kam_reader *r;
	struct kam_batch b;
	int rc = kam_reader_open(&r, options, NULL);

	out->len = 0;
	if (!rc) {
		put_header(kam_reader_header(r), out);
		rc = kam_reader_select(r, kam_reader_header(r)->n, all_columns,
				       NULL, NULL);
	}
	if (!rc && bare)
		kam_reader_allow_bare(r);
	while (!rc && (rc = kam_reader_next(r, &b, NULL)) > 0) {
		rc = KAM_OK;
		for (size_t i = 0; i < b.rows; i++) {
			put_line(out, kam_batch_line(&b, i), "");
			for (size_t k = 0; k < b.cols; k++)
				put_field(out, kam_batch_field(&b, i, k));
		}
		if (!b.fault)
			continue;
		put_line(out, b.fault->place.line,
			 kam_cause_name(b.fault->cause));
		rc = kam_faults_add(kam_reader_faults(r), b.fault, NULL);
	}
	kam_reader_close(r);
	return rc;
}

#endif
