/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed.h"

#include <stdio.h>

#include "strict.h"

#define FIELD_RAW_MAX (KAM_FIELD_MAX + 2) /* with its quotes */

/* Append what the source has to the chunk; at the end, end the last record. */
static int
fill(struct kam_feed *f, struct kam_chunk *c, struct kam_err *err)
{
	const char term = f->file->dialect.term;
	ssize_t n;

	if (f->eof || c->len == c->size)
		return KAM_OK;
	n = kam_source_read(f->source, c->data + c->len, c->size - c->len, err);
	if (n < 0)
		return (int)n;
	if (n > 0) {
		c->len += (size_t)n;
		return KAM_OK;
	}
	f->eof = true;
	/* A CR at the very end of a file of LFs stays: it is a lone one. */
	if (c->len && c->data[c->len - 1] != term &&
	    !(c->data[c->len - 1] == '\r' && term == '\n'))
		c->data[c->len++] = term; /* there is slack */
	return KAM_OK;
}

/* What is behind the first `n` bytes of the chunk is for the next one. */
static void
leave_tail(struct kam_feed *f, const struct kam_chunk *c, size_t n)
{
	f->tail_of = c;
	f->tail = n;
}

/* The bad record is the first `n` bytes; `end` of them with its newline. */
static int
give_fault(struct kam_feed *f, struct kam_chunk *c, size_t n, size_t end)
{
	const char term = f->file->dialect.term;
	struct kam_fault *fault = &c->fault;

	if (n && c->data[n - 1] == '\r' && term == '\n' && n < end)
		n--;
	fault->record = (struct kam_str){ c->data, n };
	fault->place.file = f->file->name;
	fault->place.line = c->line;
	c->has_fault = true;
	c->cut.end = c->cut.nrecords = 0;
	leave_tail(f, c, end);
	f->tail_fresh = true;
	f->line = c->line + kam_count_newlines(c->data, end, term);
	return 1;
}

static struct kam_str
column_name(const struct kam_file *file, size_t col)
{
	return col < file->header.n ? file->header.name[col]
				    : (struct kam_str){ "", 0 };
}

/* Where the newline at or after `from` is; len if there is none. */
static int
find_newline(struct kam_feed *f, struct kam_chunk *c, size_t from, size_t *at,
	     struct kam_err *err)
{
	const char term = f->file->dialect.term;

	for (;;) {
		const char *p = NULL;
		int rc;

		if (from < c->len)
			p = memchr(c->data + from, term, c->len - from);
		*at = p ? (size_t)(p - c->data) : c->len;
		if (p || f->eof)
			return KAM_OK;
		if (c->len == c->size && c->size >= KAM_RECORD_MAX) {
			f->discard = true;
			return KAM_OK;
		}
		if (c->len == c->size &&
		    (rc = kam_chunk_reserve(c, 2 * c->size, err)))
			return rc;
		/* A source that fails does so again: the record, which came
		   first, is told first. */
		if (fill(f, c, NULL)) {
			*at = c->len;
			return KAM_OK;
		}
	}
}

static void
say_cr(const struct kam_file *file, struct kam_fault *fault)
{
	fault->cause = KAM_CAUSE_CR;
	fault->place.column = (struct kam_str){ "", 0 };
	if (file->dialect.term == '\r')
		snprintf(fault->text, sizeof(fault->text),
			 "a line feed in a file whose records end with a "
			 "carriage return; make all line ends alike");
	else
		snprintf(fault->text, sizeof(fault->text),
			 "a carriage return without a line feed; make all "
			 "line ends alike, or quote the field");
}

void
kam_fault_quote(struct kam_fault *fault, char c, char sep)
{
	char show[80];

	fault->cause = KAM_CAUSE_QUOTE;
	if (c == '"')
		snprintf(fault->text, sizeof(fault->text),
			 "a quote inside a field that does not begin with "
			 "one; quote the whole field and double the quotes in "
			 "it");
	else
		snprintf(fault->text, sizeof(fault->text),
			 "'%s' after the closing quote, where '%s' or the "
			 "line's end must stand; double the quotes inside a "
			 "quoted field",
			 kam_str_show(show, sizeof(show),
				      (struct kam_str){ &c, 1 }),
			 sep == '\t' ? "tab" : (char[]){ sep, 0 });
}

/* The first record has a byte that strict CSV does not allow. */
static int
bad_record(struct kam_feed *f, struct kam_chunk *c, struct kam_err *err)
{
	const struct kam_dialect *d = &f->file->dialect;
	size_t from = c->cut.bad_at, at;
	char bad = from < c->len ? c->data[from] : '\0';
	int rc;

	if ((d->term == '\r' && bad == '\n') ||
	    (from > 0 && c->data[from - 1] == '\r' && d->term == '\n')) {
		say_cr(f->file, &c->fault);
	} else {
		struct kam_strict s;

		rc = kam_strict_judge(c->data, c->len, d->sep, d->term, &s,
				      err);
		if (rc)
			return rc;
		if (s.verdict == KAM_BROKEN)
			from = s.offset;
		kam_fault_quote(&c->fault, c->data[from], d->sep);
		c->fault.place.column = column_name(f->file, s.fields);
	}
	if ((rc = find_newline(f, c, from, &at, err)))
		return rc;
	return give_fault(f, c, at, at < c->len ? at + 1 : at);
}

/* Without a whole record: the start of the field that the bytes end in, and
   its number. */
static size_t
last_field(const struct kam_chunk *c, size_t *col)
{
	*col = c->cut.nends;
	return *col ? (size_t)c->cut.ends[*col] + 1 : 0;
}

static uint64_t
line_at(const struct kam_chunk *c, size_t offset)
{
	return c->line +
	       kam_count_newlines(c->data, offset, c->file->dialect.term);
}

/*
 * The file ends and there is no whole record: what is there?  With an open
 * quote nobody knows what is a record any more, so that nothing comes after
 * that fault even where faults are skipped.
 */
static int
last_record(struct kam_feed *f, struct kam_chunk *c, struct kam_err *err)
{
	const char term = f->file->dialect.term;
	size_t start, col;
	int rc;

	if (!c->len)
		return 0;
	if (!c->cut.open) { /* the CR that fill() left */
		c->cut.bad_at = c->len;
		return bad_record(f, c, err);
	}
	start = last_field(c, &col);
	c->fault.cause = KAM_CAUSE_UNTERMINATED;
	c->fault.place.column = column_name(f->file, col);
	snprintf(c->fault.text, sizeof(c->fault.text),
		 "the quote opened on line %llu is never closed",
		 (unsigned long long)line_at(c, start));
	rc = give_fault(f, c, c->len - (c->data[c->len - 1] == term), c->len);
	kam_fail_at(&f->ended, KAM_EDATA, &c->fault.place, "%s", c->fault.text);
	return rc;
}

void
kam_fault_size(struct kam_fault *fault, uint64_t line)
{
	int n;

	fault->cause = KAM_CAUSE_SIZE;
	n = snprintf(fault->text, sizeof(fault->text),
		     "a field larger than %zu MB", KAM_FIELD_MAX >> 20);
	if (line)
		snprintf(fault->text + n, sizeof(fault->text) - (size_t)n,
			 "; is the quote opened on line %llu never closed?",
			 (unsigned long long)line);
}

/*
 * The buffer is full of one record.  Give it more room, unless a field is
 * too large already: 1 for that fault.
 */
static int
make_room(struct kam_feed *f, struct kam_chunk *c, struct kam_err *err)
{
	size_t start, col, at;
	const char *p;

	if (c->len < c->size)
		return KAM_OK;
	start = last_field(c, &col);
	if (c->len - start <= FIELD_RAW_MAX && c->size < KAM_RECORD_MAX)
		return kam_chunk_reserve(c, 2 * c->size, err);
	kam_fault_size(&c->fault,
		       c->data[start] == '"' ? line_at(c, start) : 0);
	if (c->len - start <= FIELD_RAW_MAX)
		snprintf(c->fault.text, sizeof(c->fault.text),
			 "a record larger than %zu MB", KAM_RECORD_MAX >> 20);
	c->fault.place.column = column_name(f->file, col);
	p = memchr(c->data + start, f->file->dialect.term, c->len - start);
	at = p ? (size_t)(p - c->data) + 1 : c->len;
	f->discard = !p;
	return give_fault(f, c, p ? at - 1 : at, at);
}

/* Pass over the rest of a line that was too large. */
static int
discard_line(struct kam_feed *f, struct kam_chunk *c, struct kam_err *err)
{
	const char term = f->file->dialect.term;

	for (;;) {
		const char *p = memchr(c->data, term, c->len);
		int rc;

		if (p) {
			size_t n = (size_t)(p - c->data) + 1;

			memmove(c->data, c->data + n, c->len - n);
			c->len -= n;
			c->line++;
			f->discard = false;
			return KAM_OK;
		}
		c->len = 0;
		if (f->eof)
			return KAM_OK;
		if ((rc = fill(f, c, err)))
			return rc;
	}
}

/* Begin the chunk with what the one before, perhaps itself, left behind. */
static int
take_tail(struct kam_feed *f, struct kam_chunk *c, struct kam_err *err)
{
	const size_t len = f->tail_of->len - f->tail;
	size_t need = KAM_CHUNK_SIZE;
	int rc;

	while (need < len)
		need *= 2;
	if ((rc = kam_chunk_reserve(c, need, err)))
		return rc;
	/* Whatever was in this chunk before: what is too large depends on the
	   input alone. */
	c->size = need;
	memmove(c->data, f->tail_of->data + f->tail, len);
	c->len = len;
	c->line = f->line;
	c->file = f->file;
	c->has_fault = false;
	memset(&c->fault.place, 0, sizeof(c->fault.place));
	return f->discard ? discard_line(f, c, err) : KAM_OK;
}

/* The next chunk of the open file, or 0 at its end. */
static int
next_of_file(struct kam_feed *f, struct kam_chunk *c, struct kam_err *err)
{
	bool cut_first = f->tail_fresh && !f->discard;
	bool looked = !f->tail_fresh; /* at the chunk: no record ends in it */
	int rc;

	if ((rc = take_tail(f, c, err)))
		return rc;
	f->tail_fresh = false;
	for (;; cut_first = false) {
		const size_t before = c->len;

		if (!cut_first && (rc = fill(f, c, err)))
			return rc;
		/* A long field comes in many pieces: cut it not at each. */
		if (looked && !f->eof && c->len < c->size &&
		    !memchr(c->data + before, f->file->dialect.term,
			    c->len - before))
			continue;
		looked = true;
		if ((rc = kam_cut(c->data, c->len, &f->file->dialect, &c->cut,
				  err)))
			return rc;
		if (c->cut.end) {
			leave_tail(f, c, c->cut.end);
			f->tail_fresh = c->cut.bad;
			f->line = c->line + c->cut.lines;
			return 1;
		}
		if (c->cut.bad)
			return bad_record(f, c, err);
		if (f->eof)
			return last_record(f, c, err);
		if ((rc = make_room(f, c, err)))
			return rc;
	}
}

static void
tell_progress(struct kam_feed *f)
{
	struct kam_progress p = { f->done_bytes, f->total_bytes,
				  f->done_lines + f->line - f->first_line };

	if (!f->options->progress)
		return;
	if (f->source)
		p.bytes += kam_source_position(f->source);
	f->options->progress(f->options->progress_ctx, &p);
}

int
kam_feed_next(struct kam_feed *f, struct kam_chunk *c, struct kam_err *err)
{
	if (f->ended.status) {
		if (err)
			*err = f->ended;
		return f->ended.status;
	}
	for (;;) {
		struct kam_source *done;
		int rc;

		if (!f->source && (rc = kam_file_next(f, err)) <= 0)
			return rc;
		if ((rc = next_of_file(f, c, err))) {
			tell_progress(f);
			return rc;
		}
		f->done_bytes += kam_source_position(f->source);
		f->done_lines += f->line - f->first_line;
		f->first_line = f->line;
		done = f->source;
		f->source = NULL;
		if ((rc = kam_source_close(done, err)))
			return rc;
	}
}

int
kam_feed_select(struct kam_feed *f, size_t n, kam_resolve_fn resolve, void *ctx,
		struct kam_err *err)
{
	f->cols = n;
	f->resolve = resolve;
	f->resolve_ctx = ctx;
	return kam_file_resolve(f, err);
}

void
kam_feed_close(struct kam_feed *f)
{
	if (f->source)
		kam_source_close(f->source, NULL);
	f->source = NULL;
	kam_chunk_release(&f->head);
	kam_arena_release(&f->arena);
}
