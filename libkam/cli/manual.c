/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sections of the manual that the declarations know, as mdoc(7).  A page
 * has them where its source says @OPTIONS@.
 */
#include "options.h"

#define FILLED 52 /* a blank after this column of a sentence ends the line */

/*
 * Bytes as roff text: no escape, no request at a line's start, and hyphens
 * that can be copied into a shell.
 */
static void
put_roff(FILE *f, const char *text, bool fill)
{
	size_t column = 0;

	for (; *text; text++) {
		char c = fill && *text == ' ' && column > FILLED ? '\n' : *text;

		if (column == 0 && (c == '.' || c == '\''))
			(void)fputs("\\&", f);
		if (c == '\\')
			(void)fputs("\\e", f);
		else if (c == '-')
			(void)fputs("\\-", f);
		else
			(void)fputc(c, f);
		column = c == '\n' ? 0 : column + 1;
	}
}

/* A phrase as a sentence: "use lines" becomes "Use lines." */
static void
put_sentence(FILE *f, const char *text, const char *end)
{
	char first[2] = { text[0], '\0' };
	bool word = text[0] && text[1] >= 'a' && text[1] <= 'z';

	if ((word || text[1] == ' ') && text[0] >= 'a' && text[0] <= 'z') {
		first[0] = (char)(text[0] - 'a' + 'A');
		(void)fputs(first, f);
		text++;
	}
	put_roff(f, text, true);
	(void)fprintf(f, "%s\n", end);
}

static void
put_option(FILE *f, const struct kam_entry *e)
{
	const struct kam_option *o = e->option;
	char text[600];

	(void)fputs(".It ", f);
	if (e->letter)
		(void)fprintf(f, "Fl %c , ", e->letter);
	(void)fputs("Fl \\-", f);
	put_roff(f, o->name, false);
	if (o->arg) {
		(void)fputs(" Ns = Ns Ar ", f);
		put_roff(f, o->arg, false);
		/* lest mdoc takes an arg's last mark for the sentence's */
		(void)fputs("\\&", f);
	}
	(void)fputc('\n', f);
	put_sentence(f, kam_option_text(text, sizeof text, o), ".");
}

static void
put_group(FILE *f, const struct kam_cli *c, enum kam_group group)
{
	bool any = false;

	for (size_t i = 0; i < c->n; i++) {
		if (c->entries[i].group != group)
			continue;
		if (!any && group != KAM_GROUP_OWN)
			(void)fprintf(f, ".Ss %s\n", kam_group_title(group));
		if (!any)
			(void)fputs(".Bl -tag -width Ds\n", f);
		put_option(f, &c->entries[i]);
		any = true;
	}
	if (any)
		(void)fputs(".El\n", f);
}

static void
put_columns(FILE *f, const struct kam_tool *t)
{
	const struct kam_column *col = t->columns;

	if (!col || !col->name)
		return;
	(void)fprintf(f,
		      ".Sh COLUMNS\nThese columns are %s:\n"
		      ".Bl -tag -width Ds\n",
		      t->reads == KAM_READS_NOTHING ? "written" : "appended");
	for (; col->name; col++) {
		(void)fputs(".It Sy ", f);
		put_roff(f, col->name, false);
		(void)fprintf(f, " Pq %s", kam_type_name(col->type));
		if (col->unit && col->unit[0]) {
			(void)fputs(", ", f);
			put_roff(f, col->unit, false);
		}
		(void)fputc('\n', f);
		put_sentence(f, col->meaning ? col->meaning : "", ".");
	}
	(void)fputs(".El\n", f);
}

static void
put_statuses(FILE *f, const struct kam_cli *c)
{
	(void)fputs(".Sh EXIT STATUS\n.Bl -tag -width Ds\n", f);
	for (int i = 0; kam_exit_meaning(i); i++) {
		if (i == 1 && !kam_cli_fails_if(c))
			continue;
		(void)fprintf(f, ".It %d\n", i);
		put_sentence(f, kam_exit_meaning(i), ".");
	}
	(void)fputs(".El\n", f);
}

static void
put_examples(FILE *f, const struct kam_example *x)
{
	const struct kam_example *first = x;

	if (!x || !x->command)
		return;
	(void)fputs(".Sh EXAMPLES\n", f);
	for (; x->command; x++) {
		if (x != first)
			(void)fputs(".Pp\n", f);
		put_sentence(f, x->says, ":");
		(void)fputs(".Bd -literal -offset indent\n", f);
		put_roff(f, x->command, false);
		(void)fputs("\n.Ed\n", f);
	}
}

void
kam_manual_print(FILE *f, const struct kam_cli *c)
{
	(void)fputs(".Sh OPTIONS\n", f);
	for (int g = 0; g < KAM_GROUPS; g++)
		put_group(f, c, (enum kam_group)g);
	put_columns(f, c->tool);
	put_statuses(f, c);
	put_examples(f, c->tool->examples);
}
