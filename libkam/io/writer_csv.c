/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "writer_parts.h"

/* Bytes that only stand inside quotes; the separator is another one. */
static const bool quoted[256] = { ['"'] = true, ['\r'] = true, ['\n'] = true };

static int
put_quoted(struct kam_buf *b, struct kam_str text)
{
	char *to;

	if (text.len > ((size_t)-1 >> 1) - 2 ||
	    kam_buf_reserve(b, 2 * text.len + 2))
		return -1;
	to = b->ptr + b->len;
	*to++ = '"';
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"')
			*to++ = '"';
		*to++ = text.ptr[i];
	}
	*to++ = '"';
	b->len = (size_t)(to - b->ptr);
	return 0;
}

/*
 * Blanks around a text need no quotes: they are kept without them, and where
 * they are trimmed quotes would not save them.  An empty text needs them
 * only as the one field of its record, which is for the record's writer to
 * see.
 */
int
kam_csv_put(struct kam_buf *b, struct kam_str text, char sep)
{
	for (size_t i = 0; i < text.len; i++)
		if (quoted[(unsigned char)text.ptr[i]] || text.ptr[i] == sep)
			return put_quoted(b, text);
	return kam_buf_put(b, text.ptr, text.len);
}

/* A record that is one empty field must not look like an empty line. */
static int
end_record(struct kam_writer *w, size_t start)
{
	if (w->plan.n == 1 && w->out.len == start &&
	    kam_buf_put(&w->out, "\"\"", 2))
		return kam_writer_nomem(w);
	return kam_buf_putc(&w->out, '\n') ? kam_writer_nomem(w) : KAM_OK;
}

static int
put_cell(struct kam_writer *w, struct kam_out_cell c)
{
	if (c.sep == w->sep)
		return kam_buf_put(&w->out, c.text.ptr, c.text.len);
	if (c.sep)
		c.text = kam_field_text(c.text, &w->scratch);
	return kam_csv_put(&w->out, c.text, w->sep);
}

static int
csv_header(struct kam_writer *w)
{
	size_t start = w->out.len;

	for (size_t i = 0; i < w->plan.n; i++) {
		const struct kam_out_column *c = &w->plan.col[i];
		struct kam_out_cell cell = { c->name, 0 };

		if (c->raw_sep == w->sep)
			cell = (struct kam_out_cell){ c->raw, c->raw_sep };
		if ((i > 0 && kam_buf_putc(&w->out, w->sep)) ||
		    put_cell(w, cell))
			return kam_writer_nomem(w);
	}
	return end_record(w, start);
}

static int
csv_row(struct kam_writer *w)
{
	size_t start = w->out.len;

	for (size_t i = 0; i < w->plan.n; i++)
		if ((i > 0 && kam_buf_putc(&w->out, w->sep)) ||
		    put_cell(w, kam_row_cell(w, i)))
			return kam_writer_nomem(w);
	return end_record(w, start);
}

const struct kam_out_form kam_form_csv = { csv_header, csv_row, NULL };
