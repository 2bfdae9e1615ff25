/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "options.h"

#include <stdlib.h>

/* The same as KAM_OPT_...(), for options that need lines. */
#define LINES_OPT(name, arg, type, member, dflt, choices, help)                \
	{                                                                      \
		0, name, arg, type, offsetof(struct kam_shared, member), dflt, \
			0, 0, choices, true, help                              \
	}

static const struct kam_option input_options[] = {
	KAM_OPT_STR('s', "sep", "CHAR", struct kam_shared, sep, NULL,
		    "separator of the input: a character, or tab, comma, "
		    "semicolon, pipe; without it, tab for *.tsv, else comma"),
	KAM_OPT_STR('e', "encoding", "NAME", struct kam_shared, encoding,
		    "utf-8",
		    "character set of the input, as iconv calls it: gb18030, "
		    "utf-16 ..."),
	KAM_OPT_STR(0, "header", "LIST", struct kam_shared, header, NULL,
		    "column names for files that have no header line: "
		    "customer,date,amount"),
	KAM_OPT_CHOICE(0, "on-error", struct kam_shared, on_error, "stop",
		       "stop|skip",
		       "stop at the first bad record, or skip bad records and "
		       "count them"),
	KAM_OPT_STR(0, "rejects", "FILE", struct kam_shared, rejects, NULL,
		    "with --on-error=skip: write the bad records to FILE, with "
		    "line, column and cause"),
	KAM_OPT_INT('t', "threads", "N", struct kam_shared, threads, NULL, 1,
		    1024,
		    "worker threads beside the reader; without it, one for "
		    "each processor"),
	KAM_OPT_CHOICE(0, "input", struct kam_shared, input, "auto",
		       "auto|transactions|ledger|accounts|table",
		       "kind of table that is read; auto tells it by the "
		       "header"),
	KAM_OPT_CHOICE(0, "decimal", struct kam_shared, decimal, ".", ".|,",
		       "decimal mark of numbers in the input"),
	KAM_OPT_END
};

static const struct kam_option lines_options[] = {
	KAM_OPT_STR(0, "customer", "COL", struct kam_shared, customer, NULL,
		    "column of the customer: a name, a number, or NAME[2] for "
		    "the second of that name; without it, found by name"),
	KAM_OPT_STR(0, "date", "COL", struct kam_shared, date, NULL,
		    "column of the date"),
	KAM_OPT_STR(0, "amount", "COL", struct kam_shared, amount, NULL,
		    "column of the amount, or a product such as "
		    "Quantity*UnitPrice"),
	KAM_OPT_STR(0, "order", "COL", struct kam_shared, order, NULL,
		    "column of the order number, or none"),
	KAM_OPT_STR(0, "date-format", "FORM", struct kam_shared, date_format,
		    "ymd",
		    "how dates are written: ymd, dmy, mdy, excel, or a form "
		    "such as %d.%m.%Y"),
	LINES_OPT("as-of", "DATE|max|today", KAM_STRING, as_of, "max", NULL,
		  "day to look back from; max is the latest date used"),
	LINES_OPT("from", "DATE", KAM_DAY_OPT, from, NULL, NULL,
		  "use lines from this day on"),
	LINES_OPT("to", "DATE", KAM_DAY_OPT, to, NULL, NULL,
		  "use lines up to and with this day"),
	LINES_OPT("returns", "net|drop", KAM_CHOICE, returns, "net", "net|drop",
		  "take returns off the amount, or drop every line that is not "
		  "above zero"),
	KAM_OPT_END
};

static const struct kam_option accounts_options[] = {
	KAM_OPT_STR(0, "attach", "FILE:COL,...", struct kam_shared, attach,
		    NULL,
		    "append columns of another table, looked up by customer: "
		    "regions.csv:region,manager"),
	KAM_OPT_END
};

static const struct kam_option output_options[] = {
	KAM_OPT_STR('c', "columns", "LIST", struct kam_shared, columns, NULL,
		    "columns to write, in this order: customer,amount"),
	KAM_OPT_CHOICE('f', "format", struct kam_shared, format, "csv",
		       "csv|tsv|json|table",
		       "form of the output; json is one object a line"),
	KAM_OPT_FLAG('p', "pretty", struct kam_shared, pretty,
		     "draw a table of the customer and the tool's own columns, "
		     "or of --columns"),
	KAM_OPT_CHOICE(0, "color", struct kam_shared, color, "auto",
		       "auto|always|never",
		       "colours in a table; auto is on a terminal, unless "
		       "NO_COLOR is set"),
	KAM_OPT_STR('o', "output", "FILE", struct kam_shared, output, NULL,
		    "write to FILE instead of standard output; FILE changes "
		    "only when all went well"),
	KAM_OPT_END
};

static const struct kam_option other_options[] = {
	KAM_OPT_FLAG(0, "progress", struct kam_shared, progress,
		     "show how far the reading has come, terminal or not"),
	KAM_OPT_FLAG(0, "no-progress", struct kam_shared, no_progress,
		     "never show it; without either, shown on a terminal after "
		     "a second"),
	KAM_OPT_FLAG('q', "quiet", struct kam_shared, quiet,
		     "no warnings, only errors"),
	KAM_OPT_FLAG('v', "verbose", struct kam_shared, verbose,
		     "say which columns were found and what was left out"),
	KAM_OPT_FLAG('h', "help", struct kam_shared, help, "show this help"),
	KAM_OPT_FLAG('V', "version", struct kam_shared, version,
		     "show the version"),
	KAM_OPT_END
};

static const struct {
	const char *title;
	const struct kam_option *options;
	unsigned reads; /* any of these, 0: every tool */
} groups[KAM_GROUPS] = {
	{ "Options", NULL, 0 },
	{ "Input options", input_options,
	  KAM_READS_TABLE | KAM_READS_LINES | KAM_READS_ACCOUNTS },
	{ "Options for transactions", lines_options, KAM_READS_LINES },
	{ "Options for accounts", accounts_options, KAM_READS_ACCOUNTS },
	{ "Output options", output_options, 0 },
	{ "Other options", other_options, 0 },
};

const struct kam_option *
kam_shared_options(enum kam_group group)
{
	return groups[group].options;
}

const char *
kam_group_title(enum kam_group group)
{
	return groups[group].title;
}

bool
kam_group_applies(enum kam_group group, unsigned reads)
{
	return groups[group].reads == 0 || (groups[group].reads & reads) != 0;
}

struct kam_entry *
kam_cli_named(const struct kam_cli *c, struct kam_str name)
{
	for (size_t i = 0; i < c->n; i++)
		if (kam_str_eq(kam_str_of(c->entries[i].option->name), name))
			return &c->entries[i];
	return NULL;
}

struct kam_entry *
kam_cli_letter(const struct kam_cli *c, char letter)
{
	for (size_t i = 0; i < c->n; i++)
		if (letter && c->entries[i].letter == letter)
			return &c->entries[i];
	return NULL;
}

bool
kam_cli_given(const struct kam_cli *c, const char *name)
{
	const struct kam_entry *e = kam_cli_named(c, kam_str_of(name));

	return e && e->given;
}

/* A shared option of a name or letter that is the tool's own stands back. */
static void
add_group(struct kam_cli *c, enum kam_group group,
	  const struct kam_option *options, void *values)
{
	for (const struct kam_option *o = options; o && o->name; o++) {
		struct kam_entry e = { o, values, group, o->letter, false };

		if (kam_cli_named(c, kam_str_of(o->name)))
			continue;
		if (kam_cli_letter(c, o->letter))
			e.letter = 0;
		c->entries[c->n++] = e;
	}
}

static size_t
count_options(const struct kam_option *o)
{
	size_t n = 0;

	while (o && o[n].name)
		n++;
	return n;
}

static int
build_list(struct kam_cli *c, struct kam_err *err)
{
	size_t n = count_options(c->tool->options);

	for (int g = 0; g < KAM_GROUPS; g++)
		n += count_options(groups[g].options);
	c->entries = kam_alloc(n, sizeof *c->entries);
	c->own = kam_alloc(1, c->tool->size);
	if (!c->entries || !c->own)
		return kam_nomem(err, "the options");
	add_group(c, KAM_GROUP_OWN, c->tool->options, c->own);
	for (int g = 0; g < KAM_GROUPS; g++)
		if (groups[g].options &&
		    kam_group_applies((enum kam_group)g, c->tool->reads))
			add_group(c, (enum kam_group)g, groups[g].options,
				  &c->shared);
	return KAM_OK;
}

static int
set_defaults(struct kam_cli *c, struct kam_err *err)
{
	c->shared.from = c->shared.to = KAM_NO_DAY;
	for (size_t i = 0; i < c->n; i++) {
		const struct kam_option *o = c->entries[i].option;
		char *member = c->entries[i].values + o->offset;
		int rc;

		if (o->type == KAM_DAY_OPT)
			*(kam_day *)member = KAM_NO_DAY;
		if (!o->fallback)
			continue;
		if ((rc = kam_value_read(o, o->fallback, member, err)))
			return rc;
	}
	return KAM_OK;
}

int
kam_cli_init(struct kam_cli *c, const struct kam_tool *tool,
	     struct kam_err *err)
{
	int rc;

	*c = (struct kam_cli){ .tool = tool,
			       .meter = { .lock = PTHREAD_MUTEX_INITIALIZER } };
	if ((rc = build_list(c, err)))
		return rc;
	return set_defaults(c, err);
}

void
kam_cli_release(struct kam_cli *c)
{
	free(c->own);
	free(c->entries);
	free((void *)c->files);
	c->own = NULL;
	c->entries = NULL;
	c->files = NULL;
	c->n = c->nfiles = c->cap = 0;
}
