/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/features.h>
#include <kam/said.h>

#include <stdlib.h>
#include <string.h>

#include "options.h"

void
kam_said_want(struct kam_said *s, const char *name, const char *option,
	      size_t *which)
{
	*which = KAM_SAID_MAX;
	if (!name || s->n == KAM_SAID_MAX)
		return;
	*which = s->n;
	s->name[s->n] = name;
	s->option[s->n++] = option;
}

/* Is `name` one of "a,b"? */
static bool
listed(const char *list, const char *name)
{
	size_t len = strlen(name);

	for (;;) {
		const char *comma = strchr(list, ',');
		size_t n = comma ? (size_t)(comma - list) : strlen(list);

		if (n == len && !memcmp(list, name, n))
			return true;
		if (!comma)
			return false;
		list = comma + 1;
	}
}

static int
load_attached(struct kam_said *s, size_t i, const char *attach, size_t len,
	      struct kam_err *err)
{
	char *file = malloc(len + 1);
	int rc;

	if (!file)
		return kam_nomem(err, "the name of an attached file");
	memcpy(file, attach, len);
	file[len] = '\0';
	s->attached[i].option = "--attach";
	rc = kam_lookup_load(&s->attached[i], file, &s->name[i], 1, err);
	free(file);
	return rc;
}

int
kam_said_open(struct kam_said *s, const struct kam_run *job,
	      struct kam_err *err)
{
	const char *list = NULL;
	size_t len = 0, left = 0;
	int rc = KAM_OK;

	/* What is wrong with --attach is told where it is used. */
	if (job->attach)
		list = kam_attach_split(job->attach, &len);
	for (size_t i = 0; !rc && i < s->n; i++) {
		if (list && listed(list, s->name[i])) {
			s->at[i] = KAM_SAID_ATTACHED;
			rc = load_attached(s, i, job->attach, len, err);
			continue;
		}
		s->at[i] = left;
		s->in_lines[left] = s->name[i];
		s->their_option[left++] = s->option[i];
	}
	return rc ? rc
		  : kam_latest_init(&s->latest, s->in_lines, s->their_option,
				    left, err);
}

void
kam_said_release(struct kam_said *s)
{
	for (size_t i = 0; i < s->n; i++)
		kam_lookup_release(&s->attached[i]);
	kam_latest_release(&s->latest);
	kam_buf_release(&s->scratch);
	memset(s, 0, sizeof(*s));
}

struct kam_str
kam_said_get(struct kam_said *s, struct kam_str customer, size_t which)
{
	const struct kam_str *raw;

	if (which >= s->n)
		return KAM_STR("");
	if (s->at[which] != KAM_SAID_ATTACHED)
		return kam_str_trim(
			kam_latest_get(&s->latest, customer, s->at[which]));
	raw = kam_lookup_get(&s->attached[which], customer);
	return raw ? kam_str_trim(kam_field_text(*raw, &s->scratch))
		   : KAM_STR("");
}

int
kam_said_mark(struct kam_said *s, const struct kam_run *job, size_t which,
	      const struct kam_accounts *a, bool (*is)(struct kam_str),
	      unsigned char **mark, struct kam_err *err)
{
	size_t n = 0;

	if (!(*mark = kam_alloc(a->n, 1)))
		return kam_nomem(err, "the accounts' marks");
	for (size_t i = 0; i < a->n; i++) {
		(*mark)[i] = is(kam_said_get(s, a->rows[i].customer, which));
		n += (*mark)[i];
	}
	if (a->n && !n && which < s->n)
		kam_warn(job,
			 "%s=%s: none of the %zu customers is marked by it",
			 s->option[which], s->name[which], a->n);
	return KAM_OK;
}

int
kam_run_features(const struct kam_run *job, const char *file,
		 const struct kam_accounts *a, struct kam_features *f,
		 struct kam_err *err)
{
	int rc = kam_features_load(f, file, a, err);

	if (rc)
		return rc;
	if (f->unknown)
		kam_warn(job, "--features=%s: %zu of its customers are unknown",
			 file, f->unknown);
	if (f->without)
		kam_note(job,
			 "--features=%s: %zu of %zu customers are not there; "
			 "they get the mean of the others",
			 file, f->without, a->n);
	return KAM_OK;
}
