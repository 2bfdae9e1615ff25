/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan.h"

#include <stdio.h>
#include <stdlib.h>

#include <kam/writer.h>

#include "feed.h"

#define BATCH 1024 /* rows */
#define NOWHERE ((size_t)-1)

/* The first NUL or byte of invalid UTF-8 at or after `from`, a record's
   start. */
static size_t
next_bad(const struct kam_chunk *c, size_t from)
{
	struct kam_str rest = { c->data + from, c->cut.end - from };
	size_t bad = kam_utf8_check(rest);
	const char *nul = NULL;

	if (c->cut.seen & KAM_SEEN_NUL)
		nul = memchr(rest.ptr, '\0', bad);
	if (nul)
		return (size_t)(nul - c->data);
	return bad < rest.len ? from + bad : NOWHERE;
}

/* Of the whole chunk. */
static size_t
first_bad(const struct kam_chunk *c)
{
	if (!(c->cut.seen & KAM_SEEN_NUL) &&
	    (!(c->cut.seen & KAM_SEEN_HIGH) ||
	     c->file->dialect.way->utf8(c->data, c->cut.end)))
		return NOWHERE;
	return next_bad(c, 0);
}

/* Room for a batch; the columns that the file lacks are empty in each row. */
static int
make_room(struct kam_scan *s, const struct kam_file *file, struct kam_err *err)
{
	const size_t cols = file->cols;
	void *p;

	if (!(p = kam_grow(s->wanted, &s->wanted_cap, cols + 1,
			   sizeof(*s->wanted))))
		return kam_nomem(err, "the columns");
	s->wanted = p;
	if (!(p = kam_grow(s->fields, &s->fields_cap, BATCH * cols + 1,
			   sizeof(*s->fields))))
		return kam_nomem(err, "a batch of rows");
	s->fields = p;
	if (!(p = kam_grow(s->whole, &s->whole_cap, BATCH, sizeof(*s->whole))))
		return kam_nomem(err, "a batch of rows");
	s->whole = p;
	s->nwanted = 0;
	for (size_t k = 0; k < cols; k++) {
		if (file->index[k] != KAM_NO_COLUMN) {
			s->wanted[s->nwanted++] =
				(struct kam_wanted){ k, file->index[k] };
			continue;
		}
		for (size_t i = 0; i < BATCH; i++)
			s->fields[i * cols + k] = (struct kam_str){ "", 0 };
	}
	return KAM_OK;
}

int
kam_scan_start(struct kam_scan *s, const struct kam_chunk *chunk,
	       struct kam_batches like, struct kam_err *err)
{
	const struct kam_cut *cut = &chunk->cut;

	if (make_room(s, chunk->file, err))
		return KAM_ENOMEM;
	s->chunk = chunk;
	s->records = like.records;
	s->pos = s->record = s->field = 0;
	s->line = chunk->line;
	s->bad_at = first_bad(chunk);
	s->plain = s->bad_at == NOWHERE && cut->end <= KAM_FIELD_MAX &&
		   chunk->file->header.n > 1 &&
		   !(like.records && chunk->file->order);
	s->bare = like.bare && !like.records && s->plain && !cut->doubled;
	s->crs = (cut->seen & KAM_SEEN_CR) && chunk->file->dialect.term == '\n';
	s->done = false;
	return KAM_OK;
}

/*
 * A record of the chunk: field j lies between at[j] and at[j + 1], which are
 * the places of separators, not included; the last one ends at `end`.
 */
struct record {
	size_t start;
	size_t end;  /* of its last field */
	size_t next; /* where the one after it starts */
	size_t fields;
	const uint32_t *at;
};

/* Move over the record at s->pos. */
static struct record
split(struct kam_scan *s)
{
	const struct kam_chunk *c = s->chunk;
	const uint32_t *at = c->cut.ends + s->field;
	const uint32_t stop = c->cut.records[s->record];
	struct record r = { s->pos, stop, (size_t)stop + 1, 1, at };

	while (at[r.fields] != stop)
		r.fields++;
	s->field += r.fields;
	s->record++;
	s->pos = r.next;
	if (c->file->dialect.term == '\n' && r.end > r.start &&
	    c->data[r.end - 1] == '\r')
		r.end--;
	return r;
}

/* The raw bytes of field `j`. */
static struct kam_str
raw_field(const struct kam_scan *s, const struct record *r, size_t j)
{
	size_t from = j ? (size_t)r->at[j] + 1 : r->start;
	size_t to = j + 1 < r->fields ? r->at[j + 1] : r->end;

	return (struct kam_str){ s->chunk->data + from, to - from };
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
reorder(struct kam_scan *s, const struct record *r, bool *ok)
{
	const struct kam_file *file = s->chunk->file;
	struct kam_buf b = KAM_BUF_INIT, text = KAM_BUF_INIT;
	struct kam_str out;

	for (size_t i = 0; i < file->nordered; i++) {
		struct kam_str raw = raw_field(s, r, file->order[i]);

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

/* Keep the record as row `row` of the batch; false: no memory. */
static bool
store(struct kam_scan *s, size_t row, const struct record *r)
{
	const struct kam_chunk *c = s->chunk;
	struct kam_str *out = s->fields + row * c->file->cols;
	bool ok = true;

	for (size_t k = 0; k < s->nwanted; k++) {
		struct kam_str raw = raw_field(s, r, s->wanted[k].field);

		out[s->wanted[k].out] = raw.len && raw.ptr[0] == '"'
						? unquote(s, raw, &ok)
						: raw;
	}
	if (s->records && c->file->order)
		s->whole[row] = reorder(s, r, &ok);
	else
		s->whole[row] = (struct kam_str){ c->data + r->start,
						  r->end - r->start };
	return ok;
}

/* How many of the next records, `most` at most, have `n` fields each. */
static size_t
count_alike(const struct kam_cut *cut, const struct kam_scan *s, size_t n,
	    size_t most)
{
	const uint32_t *at = cut->ends + s->field, *end;
	const uint32_t *stop = cut->records + s->record;
	size_t rows = 0, left = (cut->nends - s->field) / n;

	most = most < cut->nrecords - s->record ? most
						: cut->nrecords - s->record;
	most = most < left ? most : left;
	for (end = at + n; rows < most && *end == stop[rows]; rows++)
		end += n;
	return rows;
}

/* Take the quotes off those of a column's `rows` fields that have them. */
static bool
unquote_column(struct kam_scan *s, struct kam_str *field, size_t rows)
{
	const size_t cols = s->chunk->file->cols;
	bool ok = true;

	for (size_t i = 0; i < rows; i++, field += cols)
		/* The byte is there, if only as the field's separator. */
		if (field->ptr[0] == '"')
			*field = unquote(s, *field, &ok);
	return ok;
}

/* Take the CRs off the ends of `rows` fields or records, one each `step`. */
static void
drop_crs(struct kam_str *text, size_t rows, size_t step)
{
	for (size_t i = 0; i < rows; i++, text += step)
		text->len -= text->len && text->ptr[text->len - 1] == '\r';
}

/* Move over the next `rows` records, of `n` fields each. */
static void
pass(struct kam_scan *s, size_t rows, size_t n)
{
	s->field += rows * n;
	s->record += rows;
	if (rows)
		s->pos = (size_t)s->chunk->cut.records[s->record - 1] + 1;
}

/* Make the next records the whole batch as they are, if they are alike. */
static bool
give_bare(struct kam_scan *s, struct kam_batch *b)
{
	const struct kam_chunk *c = s->chunk;
	const size_t n = c->file->header.n;

	b->rows = count_alike(&c->cut, s, n, BATCH);
	if (!b->rows)
		return false;
	b->fields = b->records = NULL;
	b->bare = (struct kam_bare){
		c->data, c->cut.ends + s->field,
		n,	 c->cut.quoted,
		s->crs,	 c->file->dialect.way->bits == KAM_BITS_COMPRESS
	};
	pass(s, b->rows, n);
	return true;
}

/*
 * Keep as many of the next records as are plainly well formed: column by
 * column, so that nothing is decided a row.
 */
static bool
store_plain(struct kam_scan *s, struct kam_batch *b)
{
	const struct kam_chunk *c = s->chunk;
	const size_t n = c->file->header.n, cols = c->file->cols;
	const uint32_t *at = c->cut.ends + s->field;
	const uint32_t *stop = c->cut.records + s->record;
	const size_t row = b->rows;
	const size_t rows = count_alike(&c->cut, s, n, BATCH - row);
	const char *data = c->data;
	bool ok = true;

	for (size_t k = 0; k < s->nwanted; k++) {
		struct kam_str *out = s->fields + row * cols + s->wanted[k].out;
		const uint32_t *from = at + s->wanted[k].field;

		for (size_t i = 0; i < rows; i++, from += n, out += cols) {
			/* Before the chunk's first byte: wraps to it. */
			const uint32_t start = from[0] + 1;

			*out = (struct kam_str){ data + start,
						 from[1] - start };
		}
		if (s->crs && s->wanted[k].field + 1 == n)
			drop_crs(s->fields + row * cols + s->wanted[k].out,
				 rows, cols);
		if (c->cut.quoted)
			ok = ok && unquote_column(s,
						  s->fields + row * cols +
							  s->wanted[k].out,
						  rows);
	}
	for (size_t i = 0; i < rows; i++) {
		const uint32_t start = at[i * n] + 1;

		s->whole[row + i] =
			(struct kam_str){ data + start, stop[i] - start };
	}
	if (s->crs)
		drop_crs(s->whole + row, rows, 1);
	pass(s, rows, n);
	b->rows += rows;
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

	while (col + 1 < r->fields && col + 1 < n && r->at[col + 1] < s->bad_at)
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
static bool
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
		if (inside(raw_field(s, r, j)) > KAM_FIELD_MAX) {
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
	b->bare = (struct kam_bare){ NULL, NULL, 0, false, false, false };
	b->start = s->chunk->data + s->pos;
	b->line = s->line;
	b->newline = file->dialect.term;
	b->line_a_row = !s->chunk->cut.folded;
	b->header = &file->header;
	b->index = file->index;
	b->fault = NULL;
}

/* The record at s->pos, whatever it is like. */
static int
take_record(struct kam_scan *s, struct kam_batch *b, struct kam_err *err)
{
	struct record r = split(s);

	if (r.end == r.start && r.fields == 1) {
		b->line_a_row = false; /* an empty line */
		return KAM_OK;
	}
	if (!check(s, &r))
		b->fault = &s->fault;
	else if (store(s, b->rows, &r))
		b->rows++;
	else
		return kam_nomem(err, "a batch of rows");
	return KAM_OK;
}

/* Fill the batch; where it could have been bare, the next one may be. */
static int
fill(struct kam_scan *s, struct kam_batch *b, struct kam_err *err)
{
	const size_t all = s->chunk->cut.nrecords;

	while (s->record < all && b->rows < BATCH && !b->fault) {
		if (s->plain && !s->bare && !store_plain(s, b))
			return kam_nomem(err, "a batch of rows");
		if (s->record < all && b->rows < BATCH &&
		    take_record(s, b, err))
			return KAM_ENOMEM;
		if (s->bare && b->rows)
			break;
	}
	return KAM_OK;
}

int
kam_scan_next(struct kam_scan *s, struct kam_batch *b, struct kam_err *err)
{
	const struct kam_chunk *c = s->chunk;
	const size_t from = s->pos, first = s->record;
	const size_t all = c->cut.nrecords;

	describe(s, b);
	kam_arena_reset(&s->arena);
	if (!(s->bare && give_bare(s, b)) && fill(s, b, err))
		return KAM_ENOMEM;
	if (b->fault)
		s->fault.place.line =
			b->line +
			kam_count_newlines(
				b->start,
				(size_t)(s->fault.record.ptr - b->start),
				b->newline);
	count_lines(s, from, s->record - first);
	if (!b->fault && s->record == all && c->has_fault && !s->done) {
		b->fault = &c->fault;
		s->done = true;
	}
	s->rows += b->rows + (b->fault != NULL);
	return b->rows || b->fault ? 1 : s->record < all;
}

void
kam_scan_release(struct kam_scan *s)
{
	free(s->wanted);
	free(s->fields);
	free(s->whole);
	kam_arena_release(&s->arena);
	kam_buf_release(&s->scratch);
	memset(s, 0, sizeof(*s));
}
