/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clean_side.h"

#include "aliases.h"

int
kam_side_column(const struct kam_header *h, const char *file,
		const char *const *names, const char *all, size_t *index,
		struct kam_err *err)
{
	char shown[KAM_ERR_SIZE / 2];

	*index = kam_header_find(h, kam_str_of(names[0]));
	for (size_t i = 0; names[i] && *index == KAM_NO_COLUMN; i++)
		for (size_t j = 0; j < h->n && *index == KAM_NO_COLUMN; j++)
			if (kam_alias_matches(h->name[j], names[i]))
				*index = j;
	if (*index != KAM_NO_COLUMN)
		return KAM_OK;
	return kam_fail(err, KAM_EDATA,
			"%s: no column '%s', the header is: %s; name the "
			"columns %s",
			file, names[0], kam_header_show(shown, sizeof shown, h),
			all);
}

struct side {
	const char *file;
	kam_side_fn take;
	void *ctx;
};

static int
take_batch(void *state, const struct kam_batch *b, struct kam_faults *faults,
	   struct kam_err *err)
{
	const struct side *s = state;
	int rc = KAM_OK;

	(void)faults; /* any fault here ends the run */
	for (size_t i = 0; i < b->rows && !rc; i++) {
		struct kam_place place = { .file = s->file };

		place.line = kam_batch_line(b, i);
		rc = s->take(s->ctx, b->fields + i * b->cols, &place, err);
	}
	return rc;
}

int
kam_side_load(const char *file, size_t n, kam_resolve_fn resolve,
	      kam_side_fn take, void *ctx, struct kam_err *err)
{
	const struct kam_reader_options read = { .files = &file, .nfiles = 1 };
	struct side side = { file, take, ctx };
	struct kam_reader *r = NULL;
	void *state = &side;
	int rc;

	if ((rc = kam_reader_open(&r, &read, err)))
		return rc;
	rc = kam_reader_select(r, n, resolve, ctx, err);
	if (!rc)
		rc = kam_reader_run(r, 1, &state, take_batch, err);
	kam_reader_close(r);
	return rc;
}
