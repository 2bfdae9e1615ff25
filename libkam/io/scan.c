/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan.h"

#include <stdio.h>
#include <stdlib.h>

#include <kam/writer.h>

#include "feed.h"

#define BATCH 256 /* rows */
#define NOWHERE ((size_t)-1)

/* The first NUL or byte of invalid UTF-8 at or after `from`, a record's
   start. */
static size_t
next_bad(const struct kam_chunk *c, size_t from)
{
	size_t end = c->cut.end, b = from / KAM_BLOCK;

	while (b * KAM_BLOCK < end) {
		size_t lo = b * KAM_BLOCK, hi, bad;
		uint8_t seen = 0;
		const char *nul = NULL;

		while (b * KAM_BLOCK < end && c->cut.flags[b])
			seen |= c->cut.flags[b++];
		hi = b * KAM_BLOCK < end ? b * KAM_BLOCK : end;
		lo = lo > from ? lo : from;
		b++;
		if (!seen || lo >= hi)
			continue;
		bad = lo +
		      kam_utf8_check((struct kam_str){ c->data + lo, hi - lo });
		if (seen & KAM_BLOCK_NUL)
			nul = memchr(c->data + lo, '\0', bad - lo);
		if (nul)
			return (size_t)(nul - c->data);
		if (bad < hi)
			return bad;
	}
	return NOWHERE;
}

int
kam_scan_start(struct kam_scan *s, const struct kam_chunk *chunk, bool records,
	       struct kam_err *err)
{
	const struct kam_file *file = chunk->file;
	void *p;

	if (!(p = kam_grow(s->at, &s->at_cap, file->header.n + 2,
			   sizeof(*s->at))))
		return kam_nomem(err, "the columns");
	s->at = p;
	if (!(p = kam_grow(s->fields, &s->fields_cap, BATCH * file->cols + 1,
			   sizeof(*s->fields))))
		return kam_nomem(err, "a batch of rows");
	s->fields = p;
	if (!(p = kam_grow(s->whole, &s->whole_cap, BATCH, sizeof(*s->whole))))
		return kam_nomem(err, "a batch of rows");
	s->whole = p;
	s->chunk = chunk;
	s->records = records;
	s->pos = 0;
	s->line = chunk->line;
	s->block = 0;
	s->bits = chunk->cut.end ? chunk->cut.ends[0] : 0;
	s->bad_at = chunk->cut.seen ? next_bad(chunk, 0) : NOWHERE;
	s->done = false;
	return KAM_OK;
}

/* A record of the chunk: where it lies and how many fields it has. */
struct record {
	size_t start;
	size_t end;  /* of its last field */
	size_t next; /* where the one after it starts */
	size_t fields;
};

/*
 * Move over the record at s->pos.  Field j lies between s->at[j] and
 * s->at[j + 1], which are the places of separators, not included.
 */
static inline struct record
split(struct kam_scan *s)
{
	const struct kam_chunk *c = s->chunk;
	const char term = c->file->dialect.term;
	const size_t max = c->file->header.n;
	struct record r = { s->pos, 0, 0, 0 };
	const uint64_t *ends = c->cut.ends;
	const char *data = c->data;
	size_t *at = s->at, block = s->block, p, n = 0;
	uint64_t bits = s->bits;

	at[0] = r.start - 1; /* of the first record: wraps, and back again */
	do {
		while (!bits)
			bits = ends[++block];
		p = block * KAM_BLOCK + (size_t)__builtin_ctzll(bits);
		bits &= bits - 1;
		n += n < max;
		at[n] = p;
		r.fields++;
	} while (data[p] != term);
	s->bits = bits;
	s->block = block;
	s->pos = r.next = p + 1;
	if (term == '\n' && p > r.start && data[p - 1] == '\r')
		p--;
	r.end = at[n] = p;
	return r;
}

/* The raw bytes of field `j`. */
static inline struct kam_str
raw_field(const struct kam_scan *s, size_t j)
{
	size_t from = s->at[j] + 1;

	return (struct kam_str){ s->chunk->data + from, s->at[j + 1] - from };
}

/* Without its quotes; copied to the arena if there are doubled ones. */
static struct kam_str
unquote(struct kam_scan *s, struct kam_str raw, bool *ok)
{
	struct kam_str text = { raw.ptr + 1, raw.len - 2 };

	if (!memchr(text.ptr, '"', text.len))
		return text;
	text = kam_field_text(raw, &s->scratch);
	text.ptr = kam_arena_copy(&s->arena, text.ptr, text.len);
	*ok = *ok && text.ptr;
	return text;
}

/* The record in the first file's column order and with its separator. */
static struct kam_str
reorder(struct kam_scan *s, bool *ok)
{
	const struct kam_file *file = s->chunk->file;
	struct kam_buf b = KAM_BUF_INIT, text = KAM_BUF_INIT;
	struct kam_str out;

	for (size_t i = 0; i < file->nordered; i++) {
		struct kam_str raw = raw_field(s, file->order[i]);

		if (i && kam_buf_putc(&b, file->out_sep))
			*ok = false;
		if (file->out_sep == file->dialect.sep
			    ? kam_buf_put(&b, raw.ptr, raw.len)
			    : kam_csv_put(&b, kam_field_text(raw, &text),
					  file->out_sep))
			*ok = false;
	}
	/* One empty field must not look like an empty line. */
	if (file->nordered == 1 && !b.len && kam_buf_put(&b, "\"\"", 2))
		*ok = false;
	out = (struct kam_str){
		kam_arena_copy(&s->arena, b.len ? b.ptr : "", b.len), b.len
	};
	*ok = *ok && out.ptr;
	kam_buf_release(&b);
	kam_buf_release(&text);
	return out;
}

/* Take the quotes off those of the fields that have them. */
static bool
unquote_all(struct kam_scan *s, struct kam_str *field, size_t n)
{
	bool ok = true;

	for (size_t k = 0; k < n; k++)
		if (field[k].len && field[k].ptr[0] == '"')
			field[k] = unquote(s, field[k], &ok);
	return ok;
}

/* Keep the record as row `row` of the batch; false: no memory. */
static inline bool
store(struct kam_scan *s, size_t row, const struct record *r)
{
	const struct kam_chunk *c = s->chunk;
	const size_t cols = c->file->cols, *index = c->file->index;
	const char *data = c->data;
	const size_t *at = s->at;
	struct kam_str *out = s->fields + row * cols;
	bool ok = true;

	for (size_t k = 0; k < cols; k++) {
		size_t j = index[k], from;

		if (j == KAM_NO_COLUMN) {
			out[k] = (struct kam_str){ "", 0 };
			continue;
		}
		from = at[j] + 1;
		out[k] = (struct kam_str){ data + from, at[j + 1] - from };
	}
	if (c->cut.quoted)
		ok = unquote_all(s, out, cols);
	if (s->records && c->file->order)
		s->whole[row] = reorder(s, &ok);
	else
		s->whole[row] =
			(struct kam_str){ data + r->start, r->end - r->start };
	return ok;
}

static struct kam_fault *
fault_at(struct kam_scan *s, const struct record *r, size_t col)
{
	const struct kam_chunk *c = s->chunk;
	const struct kam_header *h = &c->file->header;
	struct kam_fault *f = &s->fault;

	f->place.file = c->file->name;
	f->place.line = 0; /* counted when the batch is whole */
	f->place.column = col < h->n ? h->name[col] : (struct kam_str){ "", 0 };
	f->record = (struct kam_str){ c->data + r->start, r->end - r->start };
	return f;
}

static void
fault_bytes(struct kam_scan *s, const struct record *r)
{
	const struct kam_chunk *c = s->chunk;
	const size_t n = c->file->header.n;
	unsigned char byte = (unsigned char)c->data[s->bad_at];
	struct kam_fault *f;
	size_t col = 0;

	while (col + 1 < r->fields && col + 1 < n && s->at[col + 1] < s->bad_at)
		col++;
	/* Where there are too many fields, the last ones have no name. */
	if (r->fields > n && col + 1 >= n)
		col = NOWHERE;
	f = fault_at(s, r, col);
	f->cause = byte ? KAM_CAUSE_ENCODING : KAM_CAUSE_NUL;
	if (!byte)
		snprintf(f->text, sizeof(f->text),
			 "byte %zu of the record is NUL; is this a text file? "
			 "for UTF-16 give --encoding=utf-16",
			 s->bad_at - r->start + 1);
	else if (c->file->encoding)
		snprintf(f->text, sizeof(f->text),
			 "byte %zu of the record is not %s; give another "
			 "--encoding, or repair the file",
			 s->bad_at - r->start + 1, c->file->encoding);
	else
		snprintf(f->text, sizeof(f->text),
			 "byte %zu of the record, 0x%02X, is not UTF-8; try "
			 "--encoding=gb18030",
			 s->bad_at - r->start + 1, byte);
}

static void
fault_fields(struct kam_scan *s, const struct record *r)
{
	struct kam_fault *f = fault_at(s, r, NOWHERE);
	size_t n = s->chunk->file->header.n;

	f->cause = KAM_CAUSE_FIELDS;
	snprintf(f->text, sizeof(f->text),
		 "%zu field%s where the header has %zu; %s", r->fields,
		 r->fields == 1 ? "" : "s", n,
		 r->fields > n ? "quote a field that holds the separator"
			       : "is the line broken in two?");
}

/* The bytes of a field without the quotes around it. */
static size_t
inside(struct kam_str raw)
{
	return raw.len && raw.ptr[0] == '"' ? raw.len - 2 : raw.len;
}

/* Is the record as it should be?  If not, s->fault says what is wrong. */
static inline bool
check(struct kam_scan *s, const struct record *r)
{
	if (s->bad_at < r->next) {
		fault_bytes(s, r);
		s->bad_at = next_bad(s->chunk, r->next);
		return false;
	}
	if (r->fields != s->chunk->file->header.n) {
		fault_fields(s, r);
		return false;
	}
	for (size_t j = 0; r->end - r->start > KAM_FIELD_MAX && j < r->fields;
	     j++)
		if (inside(raw_field(s, j)) > KAM_FIELD_MAX) {
			kam_fault_size(fault_at(s, r, j), 0);
			return false;
		}
	return true;
}

/* From s->line, which is that of `from`, to the line of s->pos. */
static void
count_lines(struct kam_scan *s, size_t from, uint64_t records)
{
	const struct kam_chunk *c = s->chunk;

	if (!c->cut.folded)
		s->line += records;
	else
		s->line += kam_count_newlines(c->data + from, s->pos - from,
					      c->file->dialect.term);
}

static void
describe(const struct kam_scan *s, struct kam_batch *b)
{
	const struct kam_file *file = s->chunk->file;

	b->file = file->name;
	b->rows = 0;
	b->cols = file->cols;
	b->fields = s->fields;
	b->records = s->whole;
	b->start = s->chunk->data + s->pos;
	b->line = s->line;
	b->newline = file->dialect.term;
	b->line_a_row = !s->chunk->cut.folded;
	b->header = &file->header;
	b->index = file->index;
	b->fault = NULL;
}

int
kam_scan_next(struct kam_scan *s, struct kam_batch *b, struct kam_err *err)
{
	const struct kam_chunk *c = s->chunk;
	const size_t from = s->pos;
	uint64_t ends = 0;

	describe(s, b);
	kam_arena_reset(&s->arena);
	while (s->pos < c->cut.end && b->rows < BATCH && !b->fault) {
		struct record r = split(s);

		ends++;
		if (r.end == r.start && r.fields == 1) {
			b->line_a_row = false; /* an empty line */
			continue;
		}
		if (!check(s, &r))
			b->fault = &s->fault;
		else if (store(s, b->rows, &r))
			b->rows++;
		else
			return kam_nomem(err, "a batch of rows");
	}
	if (b->fault)
		s->fault.place.line =
			b->line +
			kam_count_newlines(
				b->start,
				(size_t)(s->fault.record.ptr - b->start),
				b->newline);
	count_lines(s, from, ends);
	if (!b->fault && s->pos == c->cut.end && c->has_fault && !s->done) {
		b->fault = &c->fault;
		s->done = true;
	}
	s->rows += b->rows + (b->fault != NULL);
	return b->rows || b->fault ? 1 : s->pos < c->cut.end;
}

void
kam_scan_release(struct kam_scan *s)
{
	free(s->at);
	free(s->fields);
	free(s->whole);
	kam_arena_release(&s->arena);
	kam_buf_release(&s->scratch);
	memset(s, 0, sizeof(*s));
}
