/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "writer_parts.h"

/* {"name": or ,"name": in the arena, so that a row only copies it. */
static int
make_key(struct kam_writer *w, size_t i)
{
	struct kam_buf *b = &w->held;
	char *copy;

	b->len = 0;
	if (kam_buf_putc(b, i > 0 ? ',' : '{') ||
	    kam_json_put(b, w->plan.col[i].name) || kam_buf_putc(b, ':'))
		return -1;
	copy = kam_arena_copy(&w->arena, b->ptr, b->len);
	if (!copy)
		return -1;
	w->key[i] = (struct kam_str){ copy, b->len };
	return 0;
}

static int
json_header(struct kam_writer *w)
{
	w->key = kam_arena_alloc(&w->arena, w->plan.n * sizeof *w->key);
	if (!w->key)
		return kam_writer_nomem(w);
	for (size_t i = 0; i < w->plan.n; i++)
		if (make_key(w, i))
			return kam_writer_nomem(w);
	return KAM_OK;
}

static int
put_value(struct kam_buf *b, enum kam_type type, struct kam_str text)
{
	if (type == KAM_TEXT)
		return kam_json_put(b, text);
	if (text.len == 0)
		return kam_buf_put(b, "null", 4);
	if (type != KAM_DATE && kam_json_number(text))
		return kam_buf_put(b, text.ptr, text.len);
	return kam_json_put(b, text);
}

static int
json_row(struct kam_writer *w)
{
	struct kam_buf *b = &w->out;

	for (size_t i = 0; i < w->plan.n; i++)
		if (kam_buf_put(b, w->key[i].ptr, w->key[i].len) ||
		    put_value(b, w->plan.col[i].type, kam_row_text(w, i)))
			return kam_writer_nomem(w);
	return kam_buf_put(b, "}\n", 2) ? kam_writer_nomem(w) : KAM_OK;
}

const struct kam_out_form kam_form_json = { json_header, json_row, NULL };
