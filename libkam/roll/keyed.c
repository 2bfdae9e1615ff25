/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/keyed.h>

#include <kam/reader.h>

/* The reading, for the reader's callbacks. */
struct load {
	struct kam_keyed *k;
	const struct kam_keyed_need *need;
};

void
kam_keyed_release(struct kam_keyed *k)
{
	kam_table_release(&k->rows);
	kam_arena_release(&k->arena);
}

/* The named columns, and the key behind them. */
static int
resolve(void *ctx, const struct kam_header *h, const char *file, size_t *index,
	struct kam_err *err)
{
	const struct kam_keyed_need *need = ((struct load *)ctx)->need;

	for (size_t i = 0; i < need->n + (need->key != NULL); i++) {
		const char *name = i < need->n ? need->names[i] : need->key;

		index[i] = kam_header_find(h, kam_str_of(name));
		if (index[i] == KAM_NO_COLUMN)
			return kam_fail(err, KAM_EDATA,
					"%s: no column '%s'; %s", file, name,
					need->advice);
	}
	return KAM_OK;
}

static int
keep(struct kam_arena *a, struct kam_keyed_row *row,
     const struct kam_str *fields, size_t n)
{
	struct kam_str *kept = kam_arena_alloc(a, n * sizeof *kept);

	row->fields = kept;
	for (size_t i = 0; kept && i < n; i++) {
		kept[i].len = fields[i].len;
		kept[i].ptr = kam_arena_copy(a, fields[i].ptr, fields[i].len);
		if (!kept[i].ptr)
			return -1;
	}
	return kept ? 0 : -1;
}

static int
take_row(struct load *l, const struct kam_batch *b, size_t row,
	 struct kam_err *err)
{
	const struct kam_str *f = b->fields + row * b->cols;
	struct kam_str key =
		l->need->key ? kam_str_trim(f[l->need->n]) : KAM_STR("");
	struct kam_place place = { b->file, kam_batch_line(b, row), { "", 0 } };
	struct kam_keyed_row *made;
	char shown[100];
	bool fresh;

	made = kam_table_put(&l->k->rows, key, kam_hash(key.ptr, key.len),
			     &fresh);
	if (!made)
		return kam_nomem(err, "the earlier table");
	if (!fresh && l->need->key)
		return kam_fail_at(err, KAM_EDATA, &place,
				   "'%s' stands on line %llu already; %s",
				   kam_str_show(shown, sizeof shown, key),
				   (unsigned long long)made->line,
				   l->need->advice);
	if (!fresh)
		return kam_fail_at(err, KAM_EDATA, &place,
				   "a second row where one is wanted; %s",
				   l->need->advice);
	made->line = place.line;
	return keep(&l->k->arena, made, f, l->need->n)
		       ? kam_nomem(err, "the earlier table")
		       : KAM_OK;
}

static int
take(void *load, const struct kam_batch *b, struct kam_faults *faults,
     struct kam_err *err)
{
	int rc = KAM_OK;

	(void)faults; /* any fault here ends the run */
	for (size_t i = 0; i < b->rows && !rc; i++)
		rc = take_row(load, b, i, err);
	return rc;
}

int
kam_keyed_load(struct kam_keyed *k, const char *file,
	       const struct kam_keyed_need *need, struct kam_err *err)
{
	const struct kam_reader_options read = { .files = &file, .nfiles = 1 };
	struct load l = { k, need };
	struct kam_reader *r = NULL;
	void *state = &l;
	int rc;

	k->file = file;
	if (kam_table_init(&k->rows, sizeof(struct kam_keyed_row)))
		return kam_nomem(err, "the earlier table");
	if ((rc = kam_reader_open(&r, &read, err)))
		return rc;
	rc = kam_reader_select(r, need->n + (need->key != NULL), resolve, &l,
			       err);
	if (!rc)
		rc = kam_reader_run(r, 1, &state, take, err);
	kam_reader_close(r);
	return rc;
}

const struct kam_keyed_row *
kam_keyed_get(const struct kam_keyed *k, struct kam_str key)
{
	struct kam_keyed_row *row =
		kam_table_get(&k->rows, key, kam_hash(key.ptr, key.len));

	if (row)
		row->met = true;
	return row;
}

size_t
kam_keyed_unmet(const struct kam_keyed *k)
{
	const struct kam_keyed_row *row;
	size_t slot = 0, n = 0;

	while ((row = kam_table_next(&k->rows, &slot, NULL)))
		n += !row->met;
	return n;
}
