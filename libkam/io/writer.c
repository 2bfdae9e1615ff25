/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "writer_parts.h"

#include <math.h>
#include <stdlib.h>

#include <kam/count.h>

#define SPILL ((size_t)256 << 10) /* bytes kept before they are written */
#define NUMBER 48 /* room for any number or date, with a separator */

_Static_assert(NUMBER > KAM_DEC_TEXT && NUMBER > KAM_DATE_TEXT,
	       "a cell's room holds every printed value");

int
kam_writer_open(struct kam_writer **w, const struct kam_writer_options *options,
		struct kam_err *err)
{
	struct kam_writer *made = kam_alloc(1, sizeof *made);

	*w = made;
	if (!made)
		return kam_nomem(err, "the output");
	made->opt = options;
	made->sink = (struct kam_sink)KAM_SINK_INIT;
	return KAM_OK;
}

void
kam_writer_free(struct kam_writer *w)
{
	kam_sink_drop(&w->sink);
	kam_buf_release(&w->out);
	kam_buf_release(&w->held);
	kam_buf_release(&w->scratch);
	kam_arena_release(&w->arena);
	if (!w->whole_of) {
		kam_plan_release(&w->plan);
		free(w->want);
	}
	kam_grid_release(&w->grid);
	free(w->cell);
	free(w->field);
	free(w);
}

int
kam_writer_nomem(struct kam_writer *w)
{
	return w->fail.status ? w->fail.status
			      : kam_nomem(&w->fail, "the output");
}

/* Tell the first failure again. */
static int
told(const struct kam_writer *w, struct kam_err *err)
{
	if (w->fail.status && err)
		*err = w->fail;
	return w->fail.status;
}

/* Write the whole rows; what there is of a further one stays. */
static int
spill(struct kam_writer *w)
{
	size_t rest = w->out.len - w->whole;

	if (w->whole == 0)
		return KAM_OK;
	if (kam_sink_write(&w->sink, w->out.ptr, w->whole, &w->fail))
		return w->fail.status;
	memmove(w->out.ptr, w->out.ptr + w->whole, rest);
	w->out.len = rest;
	w->whole = 0;
	return KAM_OK;
}

int
kam_writer_spill(struct kam_writer *w)
{
	return w->whole < SPILL || w->whole_of ? KAM_OK : spill(w);
}

static void
take_form(struct kam_writer *w)
{
	enum kam_format format = w->opt->pretty ? KAM_TABLE : w->opt->format;

	w->sep = format == KAM_CSV ? ',' : format == KAM_TSV ? '\t' : 0;
	if (w->sep)
		w->form = &kam_form_csv;
	else if (format == KAM_JSON)
		w->form = &kam_form_json;
	else
		w->form = &kam_form_table;
}

int
kam_writer_room(struct kam_writer *w, size_t bytes)
{
	w->cell = kam_alloc(w->nown + 1, sizeof *w->cell);
	w->field = kam_alloc(w->nin, sizeof *w->field);
	if (!w->cell || !w->field || kam_buf_reserve(&w->out, bytes))
		return kam_writer_nomem(w);
	return KAM_OK;
}

int
kam_writer_begin(struct kam_writer *w, const struct kam_header *in, char in_sep,
		 const enum kam_type *in_types, const struct kam_column *own,
		 size_t nown, struct kam_err *err)
{
	struct kam_plan_source src = { in, in_sep, in_types, own, nown };

	take_form(w);
	w->in_sep = in_sep;
	w->nin = in ? in->n : 0;
	w->nown = nown;
	w->want = kam_alloc(nown, sizeof *w->want);
	if (!w->want)
		kam_writer_nomem(w);
	if (w->fail.status ||
	    kam_plan_make(&w->plan, &src, w->opt, &w->arena, &w->fail) ||
	    kam_writer_room(w, SPILL + SPILL / 4) ||
	    kam_sink_open(&w->sink, w->opt->path, &w->fail) ||
	    w->form->header(w))
		return told(w, err);
	w->plain = kam_writer_is_plain(w);
	w->whole = w->out.len;
	return KAM_OK;
}

bool
kam_writer_uses(const struct kam_writer *w, size_t column)
{
	for (size_t i = 0; i < w->plan.n; i++)
		if (!w->plan.col[i].own && w->plan.col[i].index == column)
			return true;
	return false;
}

/* Begin a row; returns where it is put together. */
static struct kam_buf *
begin(struct kam_writer *w, bool cut)
{
	struct kam_buf *b = w->plain ? &w->out : &w->held;

	w->put = 0;
	w->record = 0;
	w->cut = cut;
	b->len = w->plain ? w->whole : 0;
	w->begun = w->nkept;
	return b;
}

/* Cut a record into w->field. */
static void
split(struct kam_writer *w, struct kam_str record)
{
	size_t n = 0;

	if (w->nin)
		n = kam_record_split(record, w->in_sep, w->field, w->nin);
	for (; n < w->nin; n++)
		w->field[n] = KAM_STR("");
}

/* Those of the fields that go out, with separators. */
static int
join(struct kam_writer *w, const struct kam_str *field)
{
	const struct kam_out_column *col = w->plan.col;
	struct kam_buf *b = &w->out;
	size_t bytes = w->nkept;
	char *to;

	for (size_t i = 0; i < w->nkept; i++)
		bytes += field[col[i].index].len;
	if (kam_buf_reserve(b, bytes))
		return -1;
	to = b->ptr + b->len;
	for (size_t i = 0; i < w->nkept; i++) {
		const struct kam_str *f = &field[col[i].index];

		if (i)
			*to++ = w->sep;
		memcpy(to, f->ptr, f->len);
		to += f->len;
	}
	b->len = (size_t)(to - b->ptr);
	return 0;
}

void
kam_row_begin(struct kam_writer *w, struct kam_str record)
{
	struct kam_buf *b = begin(w, false);

	if (w->fail.status)
		return;
	if (w->plain && !w->plan.as_is) {
		split(w, record);
		if (join(w, w->field))
			kam_writer_nomem(w);
		return;
	}
	if (w->nin && kam_buf_put(b, record.ptr, record.len))
		kam_writer_nomem(w);
	w->record = b->len;
}

void
kam_row_begin_fields(struct kam_writer *w, const struct kam_str *field)
{
	(void)begin(w, true);
	if (w->fail.status)
		return;
	if (w->plain && join(w, field))
		kam_writer_nomem(w);
	if (!w->plain && w->nin)
		memcpy(w->field, field, w->nin * sizeof *field);
}

/*
 * Begin the next own cell and make `room` for it.  Returns where to append
 * it, or NULL for a cell too many or after a failure.
 */
static struct kam_buf *
cell_begin_slowly(struct kam_writer *w, size_t room, bool raw)
{
	struct kam_buf *b = w->plain ? &w->out : &w->held;

	if (w->put == w->nown || w->fail.status)
		return NULL;
	if (w->plain && !w->want[w->put]) {
		w->put++;
		return NULL;
	}
	if ((!b->ptr || b->cap - b->len <= room) &&
	    kam_buf_reserve(b, room + 1)) {
		kam_writer_nomem(w);
		return NULL;
	}
	if (!w->plain)
		w->cell[w->put] = (struct kam_held_cell){ b->len, raw };
	else if (w->begun++)
		b->ptr[b->len++] = w->sep;
	w->put++;
	return b;
}

/* The same, quickly where the row goes straight out and there is room. */
static inline struct kam_buf *
cell_begin(struct kam_writer *w, size_t room, bool raw)
{
	struct kam_buf *b = &w->out;

	if (!w->plain || w->put == w->nown || b->cap - b->len <= room ||
	    w->fail.status)
		return cell_begin_slowly(w, room, raw);
	if (!w->want[w->put++])
		return NULL;
	if (w->begun++)
		b->ptr[b->len++] = w->sep;
	return b;
}

void
kam_put_empty(struct kam_writer *w)
{
	(void)cell_begin(w, 0, false);
}

void
kam_put_text(struct kam_writer *w, struct kam_str text)
{
	struct kam_buf *b = cell_begin(w, text.len, false);

	if (b && (w->plain ? kam_csv_put(b, text, w->sep)
			   : kam_buf_put(b, text.ptr, text.len)))
		kam_writer_nomem(w);
}

void
kam_put_raw(struct kam_writer *w, struct kam_str raw)
{
	struct kam_buf *b;

	if (w->plain && w->sep != ',') {
		kam_put_text(w, kam_field_text(raw, &w->scratch));
		return;
	}
	b = cell_begin(w, raw.len, true);
	if (b && kam_buf_put(b, raw.ptr, raw.len))
		kam_writer_nomem(w);
}

void
kam_put_count(struct kam_writer *w, int64_t n)
{
	struct kam_buf *b = cell_begin(w, NUMBER, false);

	if (!b)
		return;
	if (n < 0)
		b->ptr[b->len++] = '-';
	b->len += kam_count_print(b->ptr + b->len,
				  n < 0 ? -(uint64_t)n : (uint64_t)n);
}

void
kam_put_money(struct kam_writer *w, kam_dec amount)
{
	struct kam_buf *b = cell_begin(w, NUMBER, false);

	if (b)
		b->len += kam_dec_print(b->ptr + b->len, amount);
}

void
kam_put_date(struct kam_writer *w, kam_day day)
{
	struct kam_buf *b = cell_begin(w, NUMBER, false);

	if (b && day != KAM_NO_DAY)
		b->len += kam_date_print(b->ptr + b->len, day);
}

void
kam_put_real(struct kam_writer *w, double v, int digits)
{
	struct kam_buf *b = cell_begin(w, NUMBER, false);

	if (b && !isnan(v))
		b->len += kam_double_print(b->ptr + b->len, v, digits);
}

void
kam_put_fixed(struct kam_writer *w, double v, int places)
{
	struct kam_buf *b = cell_begin(w, NUMBER, false);

	if (b && !isnan(v))
		b->len += kam_fixed_print(b->ptr + b->len, v, places);
}

struct kam_out_cell
kam_row_cell(const struct kam_writer *w, size_t i)
{
	const struct kam_out_column *c = &w->plan.col[i];
	const struct kam_held_cell *cell = &w->cell[c->index];

	if (!c->own)
		return (struct kam_out_cell){ w->field[c->index], w->in_sep };
	return (struct kam_out_cell){ { w->held.ptr + cell->start,
					cell[1].start - cell->start },
				      cell->raw ? ',' : 0 };
}

struct kam_str
kam_row_text(struct kam_writer *w, size_t i)
{
	struct kam_out_cell c = kam_row_cell(w, i);

	return c.sep ? kam_field_text(c.text, &w->scratch) : c.text;
}

/* Put a row together that does not go out as it came. */
static int
row_make(struct kam_writer *w)
{
	struct kam_str record = { w->held.ptr, w->record };

	w->cell[w->nown].start = w->held.len;
	if (!w->cut)
		split(w, record);
	return w->form->row(w);
}

/* End a row that does. */
static int
row_close(struct kam_writer *w)
{
	struct kam_buf *b = &w->out;

	/* One empty field must not look like an empty line. */
	if (b->len == w->whole && w->plan.n == 1 && kam_buf_put(b, "\"\"", 2))
		return kam_writer_nomem(w);
	if (kam_buf_putc(b, '\n'))
		return kam_writer_nomem(w);
	return KAM_OK;
}

int
kam_row_end(struct kam_writer *w, struct kam_err *err)
{
	while (w->put < w->nown && !w->fail.status)
		kam_put_empty(w);
	if (w->fail.status || (w->plain ? row_close(w) : row_make(w)))
		return told(w, err);
	w->whole = w->out.len;
	w->rows = true;
	return kam_writer_spill(w) ? told(w, err) : KAM_OK;
}

bool
kam_writer_plain(const struct kam_writer *w)
{
	return w->plain && w->plan.as_is && w->plan.n > 1;
}

/* Much is written from where it lies. */
int
kam_writer_lines(struct kam_writer *w, struct kam_str lines,
		 struct kam_err *err)
{
	if (w->fail.status)
		return told(w, err);
	w->rows = w->rows || lines.len;
	if (lines.len < SPILL / 4) {
		if (kam_buf_put(&w->out, lines.ptr, lines.len))
			(void)kam_writer_nomem(w);
		w->whole = w->out.len;
		return kam_writer_spill(w) ? told(w, err) : KAM_OK;
	}
	if (spill(w) ||
	    kam_sink_write(&w->sink, lines.ptr, lines.len, &w->fail))
		return told(w, err);
	return KAM_OK;
}

int
kam_writer_flush(struct kam_writer *w, struct kam_err *err)
{
	return w->fail.status || spill(w) ? told(w, err) : KAM_OK;
}

/* Write what is left, but no row that was not ended. */
static int
finish(struct kam_writer *w)
{
	if (w->form->finish && w->form->finish(w))
		return w->fail.status;
	if (spill(w))
		return w->fail.status;
	return kam_sink_close(&w->sink, &w->fail);
}

int
kam_writer_close(struct kam_writer *w, struct kam_err *err)
{
	int rc;

	if (!w->fail.status && w->form)
		(void)finish(w);
	rc = told(w, err);
	kam_writer_free(w);
	return rc;
}

/*
 * A stream ends after its last whole row, wherever the buffer's end was by
 * chance; a run that has got to none leaves nothing, the header included.
 */
void
kam_writer_abandon(struct kam_writer *w)
{
	if (!w)
		return;
	if (!w->fail.status && w->rows && !w->sink.temp)
		(void)spill(w);
	kam_writer_free(w);
}
