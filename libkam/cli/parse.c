/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Words to values.  Not getopt_long(): its error texts are fixed, and it
 * knows neither types nor what was nearly meant.
 */
#include "options.h"

struct words {
	char **argv;
	int argc, next;
};

static bool
starts_with(const char *name, struct kam_str start)
{
	return strlen(name) >= start.len && !memcmp(name, start.ptr, start.len);
}

static int
fail_unknown(const struct kam_cli *c, const char *dashes, struct kam_str name,
	     struct kam_err *err)
{
	struct kam_str best = { "", 0 };
	char shown[128];

	for (size_t i = 0; i < c->n; i++)
		kam_nearer(name, kam_str_of(c->entries[i].option->name), &best);
	kam_str_show(shown, sizeof shown, name);
	if (best.len)
		return kam_fail(err, KAM_EUSAGE,
				"unknown option '%s%s'; did you mean '--%s'? "
				"see %s --help",
				dashes, shown, best.ptr, c->tool->name);
	return kam_fail(err, KAM_EUSAGE, "unknown option '%s%s'; see %s --help",
			dashes, shown, c->tool->name);
}

static int
fail_ambiguous(const struct kam_cli *c, struct kam_str name,
	       struct kam_err *err)
{
	char list[300] = "", shown[128];
	size_t len = 0;

	for (size_t i = 0; i < c->n && len < sizeof list; i++) {
		const char *candidate = c->entries[i].option->name;
		int put;

		if (!starts_with(candidate, name))
			continue;
		put = snprintf(list + len, sizeof list - len, "%s'--%s'",
			       len ? ", " : "", candidate);
		len += put > 0 ? (size_t)put : 0;
	}
	return kam_fail(err, KAM_EUSAGE, "option '--%s' may be %s",
			kam_str_show(shown, sizeof shown, name), list);
}

int
kam_cli_find(const struct kam_cli *c, struct kam_str name,
	     struct kam_entry **found, struct kam_err *err)
{
	size_t n = 0;

	if ((*found = kam_cli_named(c, name)))
		return KAM_OK;
	for (size_t i = 0; i < c->n && name.len; i++) {
		if (!starts_with(c->entries[i].option->name, name))
			continue;
		*found = &c->entries[i];
		n++;
	}
	if (n == 1)
		return KAM_OK;
	*found = NULL;
	return n ? fail_ambiguous(c, name, err)
		 : fail_unknown(c, "--", name, err);
}

/* --no-x takes --x back, and the other way round. */
static void
undo_opposite(const struct kam_cli *c, const struct kam_option *o)
{
	const struct kam_entry *e;
	char name[64];

	if (starts_with(o->name, KAM_STR("no-")))
		snprintf(name, sizeof name, "%s", o->name + 3);
	else
		snprintf(name, sizeof name, "no-%s", o->name);
	e = kam_cli_named(c, kam_str_of(name));
	if (e && e->option->type == KAM_FLAG)
		*(bool *)(e->values + e->option->offset) = false;
}

/* Keep the first option of each sort of input that not every input is. */
static void
note_demand(struct kam_cli *c, const struct kam_entry *e)
{
	const struct kam_option *o = e->option;
	char *first = c->lines_only;

	if (!o->needs_lines && e->group != KAM_GROUP_LINES)
		return;
	/* The others of the group tell how the columns are to be read. */
	if (!o->needs_lines)
		first = c->transactions_only;
	if (first[0] == '\0')
		snprintf(first, sizeof c->lines_only, "--%s", o->name);
}

static int
store(struct kam_cli *c, struct kam_entry *e, const char *text,
      struct kam_err *err)
{
	const struct kam_option *o = e->option;
	int rc = kam_value_read(o, text, e->values + o->offset, err);

	if (rc)
		return rc;
	e->given = true;
	if (o->type == KAM_FLAG)
		undo_opposite(c, o);
	note_demand(c, e);
	return KAM_OK;
}

/* The value stands in the next word. */
static int
store_next(struct kam_cli *c, struct words *w, struct kam_entry *e,
	   struct kam_err *err)
{
	if (w->next >= w->argc)
		return kam_fail(
			err, KAM_EUSAGE, "option '--%s' needs a value: --%s=%s",
			e->option->name, e->option->name, e->option->arg);
	return store(c, e, w->argv[w->next++], err);
}

/* "name", "name=value"; without the dashes. */
static int
take_long(struct kam_cli *c, struct words *w, const char *word,
	  struct kam_err *err)
{
	size_t len = strcspn(word, "=");
	const char *value = word[len] ? word + len + 1 : NULL;
	struct kam_entry *e;
	int rc;

	rc = kam_cli_find(c, (struct kam_str){ word, len }, &e, err);
	if (rc)
		return rc;
	if (e->option->type != KAM_FLAG)
		return value ? store(c, e, value, err)
			     : store_next(c, w, e, err);
	if (value)
		return kam_fail(err, KAM_EUSAGE, "option '--%s' takes no value",
				e->option->name);
	return store(c, e, "", err);
}

/*
 * A single dash before a whole long name: -output would else write to a file
 * "utput".
 */
static bool
lost_a_dash(const struct kam_cli *c, const char *word)
{
	size_t len = strcspn(word, "=");

	return len > 1 && kam_cli_named(c, (struct kam_str){ word, len });
}

/* "qv", "o-", "oFILE"; without the dash. */
static int
take_letters(struct kam_cli *c, struct words *w, const char *word,
	     struct kam_err *err)
{
	if (lost_a_dash(c, word))
		return fail_unknown(
			c, "-", (struct kam_str){ word, strcspn(word, "=") },
			err);
	for (const char *p = word; *p; p++) {
		struct kam_entry *e = kam_cli_letter(c, *p);
		struct kam_str rest = kam_str_of(p);
		unsigned long cp;
		int rc;

		if (!e) {
			rest.len = kam_utf8_decode(rest, &cp);
			rest.len += rest.len == 0;
			return fail_unknown(c, "-", rest, err);
		}
		if (e->option->type != KAM_FLAG)
			return p[1] ? store(c, e, p + 1, err)
				    : store_next(c, w, e, err);
		if ((rc = store(c, e, "", err)))
			return rc;
	}
	return KAM_OK;
}

static int
take_file(struct kam_cli *c, const char *word, struct kam_err *err)
{
	const char **grown;
	char shown[128];

	if (c->tool->reads == KAM_READS_NOTHING)
		return kam_fail(
			err, KAM_EUSAGE,
			"unexpected '%s': %s reads no files; "
			"see %s --help",
			kam_str_show(shown, sizeof shown, kam_str_of(word)),
			c->tool->name, c->tool->name);
	grown = kam_grow((void *)c->files, &c->cap, c->nfiles + 1,
			 sizeof *c->files);
	if (!grown)
		return kam_nomem(err, "the files' names");
	c->files = grown;
	c->files[c->nfiles++] = word;
	return KAM_OK;
}

int
kam_cli_parse(struct kam_cli *c, int argc, char **argv, struct kam_err *err)
{
	struct words w = { argv, argc, 1 };
	bool files_only = false;
	int rc = KAM_OK;

	while (!rc && w.next < argc && !c->shared.help && !c->shared.version) {
		const char *word = argv[w.next++];

		if (files_only || word[0] != '-' || word[1] == '\0')
			rc = take_file(c, word, err);
		else if (!strcmp(word, "--"))
			files_only = true;
		else if (word[1] == '-')
			rc = take_long(c, &w, word + 2, err);
		else
			rc = take_letters(c, &w, word + 1, err);
	}
	return rc;
}
