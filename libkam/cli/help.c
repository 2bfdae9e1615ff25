/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "options.h"

#ifndef KAM_VERSION
#define KAM_VERSION "(unversioned)"
#endif

#define WIDTH 79
#define INDENT 26 /* where the words on an option begin */

/*
 * The length of the next piece of `text`: a word, or what of one that is
 * longer than `room` ends in a comma and fits.
 */
static size_t
next_piece(const char *text, size_t room)
{
	size_t len = strcspn(text, " "), piece = 0;

	for (size_t i = 0; len > room && i < len; i++)
		if (text[i] == ',' && (i < room || piece == 0))
			piece = i + 1;
	return piece ? piece : len;
}

/* Words of `text` from column `at` on, wrapped to between `left` and WIDTH. */
static void
put_wrapped(FILE *f, size_t at, size_t left, const char *text)
{
	size_t space = 0; /* between the last piece and the next */
	bool first = true;

	while (*text) {
		size_t len = next_piece(text, WIDTH - left);

		if (!first && at + space + len > WIDTH) {
			(void)fprintf(f, "\n%*s", (int)left, "");
			at = left;
		} else if (!first) {
			(void)fprintf(f, "%*s", (int)space, "");
			at += space;
		}
		(void)fprintf(f, "%.*s", (int)len, text);
		at += len;
		text += len;
		space = strspn(text, " ") ? 1 : 0;
		text += strspn(text, " ");
		first = false;
	}
	(void)fputc('\n', f);
}

void
kam_help_item(FILE *f, const char *term, size_t left, const char *meaning)
{
	size_t len = strlen(term);

	(void)fputs(term, f);
	if (meaning[0] == '\0') {
		(void)fputc('\n', f);
		return;
	}
	if (len + 2 > left) {
		(void)fputc('\n', f);
		len = 0;
	}
	(void)fprintf(f, "%*s", (int)(left - len), "");
	put_wrapped(f, left, left, meaning);
}

char *
kam_option_text(char *buf, size_t size, const struct kam_option *o)
{
	const char *dflt = o->fallback;
	struct kam_str first = kam_str_of(dflt);
	char range[80] = "";

	if (o->type == KAM_INT || o->type == KAM_NUMBER)
		kam_range_text(range, sizeof range, o);
	if (!dflt && o->type == KAM_CHOICE) {
		first = kam_choice(o->choices, 0);
		dflt = first.ptr;
	}
	if (dflt && *range)
		snprintf(buf, size, "%s (%s; default %s)", o->help, range,
			 dflt);
	else if (dflt)
		snprintf(buf, size, "%s (default %.*s)", o->help,
			 (int)first.len, first.ptr);
	else if (*range)
		snprintf(buf, size, "%s (%s)", o->help, range);
	else
		snprintf(buf, size, "%s", o->help);
	return buf;
}

static void
put_option(FILE *f, const struct kam_entry *e)
{
	const struct kam_option *o = e->option;
	char term[200], text[600], letter[8] = "    ";

	if (e->letter)
		snprintf(letter, sizeof letter, "-%c, ", e->letter);
	snprintf(term, sizeof term, "  %s--%s%s%s", letter, o->name,
		 o->arg ? "=" : "", o->arg ? o->arg : "");
	kam_help_item(f, term, INDENT, kam_option_text(text, sizeof text, o));
}

static void
put_group(FILE *f, const struct kam_cli *c, enum kam_group group)
{
	bool any = false;

	for (size_t i = 0; i < c->n; i++) {
		if (c->entries[i].group != group)
			continue;
		if (!any)
			(void)fprintf(f, "\n%s:\n", kam_group_title(group));
		put_option(f, &c->entries[i]);
		any = true;
	}
}

const char *
kam_type_name(enum kam_type type)
{
	static const char *const names[] = {
		[KAM_TEXT] = "text",   [KAM_COUNT] = "whole number",
		[KAM_MONEY] = "money", [KAM_REAL] = "number",
		[KAM_DATE] = "date",
	};

	return names[type];
}

static void
put_columns(FILE *f, const struct kam_tool *t)
{
	const struct kam_column *col = t->columns;

	if (!col || !col->name)
		return;
	(void)fprintf(f, "\nColumns%s:\n",
		      t->reads == KAM_READS_NOTHING ? "" : " appended");
	for (; col->name; col++) {
		char term[120], text[600];
		bool unit = col->unit && col->unit[0];

		snprintf(term, sizeof term, "  %s", col->name);
		snprintf(text, sizeof text, "%s (%s%s%s)",
			 col->meaning ? col->meaning : "",
			 kam_type_name(col->type), unit ? ", " : "",
			 unit ? col->unit : "");
		kam_help_item(f, term, INDENT, text);
	}
}

static void
put_examples(FILE *f, const struct kam_example *x)
{
	if (!x || !x->command)
		return;
	(void)fputs("\nExamples:\n", f);
	for (; x->command; x++)
		(void)fprintf(f, "  # %s\n  %s\n", x->says, x->command);
}

bool
kam_cli_fails_if(const struct kam_cli *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (!strncmp(c->entries[i].option->name, "fail-if", 7))
			return true;
	return false;
}

const char *
kam_exit_meaning(int status)
{
	static const char *const meaning[] = {
		"done, or the reader of the output needed no more of it",
		"a condition of a --fail-if option holds",
		"wrong usage",
		"bad input data",
		"reading or writing failed, or out of memory",
		NULL
	};

	return meaning[status];
}

static void
put_statuses(FILE *f, const struct kam_cli *c)
{
	(void)fputs("\nExit status:\n", f);
	for (int i = 0; kam_exit_meaning(i); i++)
		if (i != 1 || kam_cli_fails_if(c))
			(void)fprintf(f, "  %d  %s\n", i, kam_exit_meaning(i));
}

void
kam_help_print(FILE *f, const struct kam_cli *c)
{
	const struct kam_tool *t = c->tool;
	bool files = t->reads != KAM_READS_NOTHING;

	(void)fprintf(f, "usage: %s [options]%s\n", t->name,
		      files ? " [file ...]" : "");
	put_wrapped(f, 0, 0, t->summary);
	if (files)
		(void)fputs("Without a file, or with -, standard input is read."
			    "\n",
			    f);
	for (int g = 0; g < KAM_GROUPS; g++)
		put_group(f, c, (enum kam_group)g);
	put_columns(f, t);
	put_examples(f, t->examples);
	put_statuses(f, c);
	(void)fprintf(f, "\nMore: man %s\n", t->name);
}

void
kam_version_print(FILE *f, const char *name)
{
	if (!strcmp(name, "kam"))
		(void)fprintf(f, "kam %s\n", KAM_VERSION);
	else
		(void)fprintf(f, "%s (kam) %s\n", name, KAM_VERSION);
	(void)fputs("License GPL-3.0-or-later "
		    "<https://www.gnu.org/licenses/gpl.html>\n"
		    "This is free software: you may change and redistribute "
		    "it.\n"
		    "There is no warranty, to the extent permitted by law.\n",
		    f);
}
