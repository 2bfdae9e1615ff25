/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of a writer, each for a thread; and what of its rows is written. */
#include "writer_parts.h"

bool
kam_writer_is_plain(struct kam_writer *w)
{
	const struct kam_plan *plan = &w->plan;
	size_t next = 0, i = 0;

	while (i < plan->n && !plan->col[i].own)
		i++;
	w->nkept = i;
	for (; i < plan->n; i++) {
		const struct kam_out_column *c = &plan->col[i];

		if (!c->own || c->index < next)
			return false;
		w->want[c->index] = true;
		next = c->index + 1;
	}
	return w->sep && (w->nkept == 0 || w->in_sep == w->sep);
}

bool
kam_writer_divides(const struct kam_writer *w)
{
	return w->form != &kam_form_table;
}

int
kam_part_open(struct kam_writer **part, const struct kam_writer *w,
	      struct kam_err *err)
{
	struct kam_writer *made = kam_alloc(1, sizeof *made);

	*part = made;
	if (!made)
		return kam_nomem(err, "the output");
	made->whole_of = w;
	made->opt = w->opt;
	made->form = w->form;
	made->sink = (struct kam_sink)KAM_SINK_INIT;
	made->plan = w->plan;
	made->sep = w->sep;
	made->in_sep = w->in_sep;
	made->plain = w->plain;
	made->nkept = w->nkept;
	made->want = w->want;
	made->nin = w->nin;
	made->nown = w->nown;
	made->key = w->key;
	if (kam_writer_room(made, 0) == KAM_OK)
		return KAM_OK;
	kam_writer_free(made);
	*part = NULL;
	return kam_nomem(err, "the output");
}

void
kam_part_give(struct kam_writer *part, struct kam_buf *to)
{
	struct kam_buf rows = part->out;

	rows.len = part->whole;
	part->out = *to;
	part->out.len = part->whole = 0;
	*to = rows;
}

void
kam_part_close(struct kam_writer *part)
{
	if (part)
		kam_writer_free(part);
}
