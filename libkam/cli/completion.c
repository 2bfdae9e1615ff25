/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completions for bash, zsh and fish, from the same declarations. */
#include "options.h"

bool
kam_option_wants_file(const struct kam_option *o)
{
	return o->arg && !strncmp(o->arg, "FILE", 4);
}

/* Text inside single quotes of a shell; `escape` are marked with \. */
static void
put_quoted(FILE *f, const char *text, const char *escape)
{
	for (; *text; text++) {
		if (*text == '\'') {
			(void)fputs("'\\''", f);
			continue;
		}
		if (strchr(escape, *text))
			(void)fputc('\\', f);
		(void)fputc(*text, f);
	}
}

static void
put_choices(FILE *f, const char *choices)
{
	struct kam_str s;

	for (size_t i = 0; (s = kam_choice(choices, i)).len; i++)
		(void)fprintf(f, "%s%.*s", i ? " " : "", (int)s.len, s.ptr);
}

/* A name that any shell takes for a function's. */
static void
put_function(FILE *f, const char *tool)
{
	(void)fputc('_', f);
	for (; *tool; tool++)
		(void)fputc(*tool == '-' ? '_' : *tool, f);
}

/* What may stand after an option that takes a value. */
static void
bash_case(FILE *f, const struct kam_entry *e)
{
	const struct kam_option *o = e->option;

	if (o->type == KAM_FLAG)
		return;
	(void)fprintf(f, "\t--%s", o->name);
	if (e->letter)
		(void)fprintf(f, "|-%c", e->letter);
	(void)fputs(")\n", f);
	if (o->choices) {
		(void)fputs("\t\tmapfile -t COMPREPLY < <(compgen -W '", f);
		put_choices(f, o->choices);
		(void)fputs("' -- \"$cur\")\n", f);
	} else if (kam_option_wants_file(o)) {
		(void)fputs("\t\tcompopt -o filenames\n"
			    "\t\tmapfile -t COMPREPLY < "
			    "<(compgen -f -- \"$cur\")\n",
			    f);
	}
	(void)fputs("\t\treturn\n\t\t;;\n", f);
}

/* Readline breaks words at '=', so that --x=y are three of them. */
static const char bash_head[] =
	"()\n"
	"{\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} opt=\n"
	"\tCOMPREPLY=()\n"
	"\tif ((COMP_CWORD > 0)); then\n"
	"\t\topt=${COMP_WORDS[COMP_CWORD - 1]}\n"
	"\tfi\n"
	"\tif [[ $cur == = ]]; then\n"
	"\t\tcur=\n"
	"\telif [[ $opt == = ]] && ((COMP_CWORD > 1)); then\n"
	"\t\topt=${COMP_WORDS[COMP_CWORD - 2]}\n"
	"\tfi\n"
	"\tcase $opt in\n";

static const char bash_tail[] =
	"' -- \"$cur\")\n"
	"\t\t[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace\n"
	"\telse\n"
	"\t\tcompopt -o filenames\n"
	"\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
	"\tfi\n"
	"}\n"
	"complete -F ";

static void
print_bash(FILE *f, const struct kam_cli *c)
{
	put_function(f, c->tool->name);
	(void)fputs(bash_head, f);
	for (size_t i = 0; i < c->n; i++)
		bash_case(f, &c->entries[i]);
	(void)fputs("\tesac\n\tif [[ $cur == -* ]]; then\n"
		    "\t\tmapfile -t COMPREPLY < <(compgen -W '",
		    f);
	for (size_t i = 0; i < c->n; i++) {
		const struct kam_option *o = c->entries[i].option;

		(void)fprintf(f, "%s--%s%s", i ? " " : "", o->name,
			      o->type == KAM_FLAG ? "" : "=");
	}
	(void)fputs(bash_tail, f);
	put_function(f, c->tool->name);
	(void)fprintf(f, " %s\n", c->tool->name);
}

static void
zsh_option(FILE *f, const struct kam_entry *e)
{
	const struct kam_option *o = e->option;
	const char *mark = o->type == KAM_FLAG ? "" : "=";

	(void)fputs(" \\\n\t\t", f);
	if (e->letter)
		(void)fprintf(f, "'(-%c --%s)'{-%c%s,--%s%s}'[", e->letter,
			      o->name, e->letter, *mark ? "+" : "", o->name,
			      mark);
	else
		(void)fprintf(f, "'--%s%s[", o->name, mark);
	put_quoted(f, o->help, "[]\\");
	(void)fputc(']', f);
	if (o->type != KAM_FLAG) {
		(void)fputc(':', f);
		put_quoted(f, o->arg, ":\\");
		(void)fputc(':', f);
	}
	if (o->choices) {
		(void)fputc('(', f);
		put_choices(f, o->choices);
		(void)fputc(')', f);
	} else if (kam_option_wants_file(o)) {
		(void)fputs("_files", f);
	}
	(void)fputc('\'', f);
}

/* Good both for sourcing and for a file _kam-x in $fpath. */
static void
print_zsh(FILE *f, const struct kam_cli *c)
{
	const char *name = c->tool->name;

	(void)fprintf(f, "#compdef %s\n_%s()\n{\n\t_arguments -s -S", name,
		      name);
	for (size_t i = 0; i < c->n; i++)
		zsh_option(f, &c->entries[i]);
	if (c->tool->reads != KAM_READS_NOTHING)
		(void)fputs(" \\\n\t\t'*:file:_files'", f);
	(void)fprintf(f,
		      "\n}\n"
		      "if [[ ${funcstack[1]-} == _%s ]]; then\n"
		      "\t_%s \"$@\"\n"
		      "else\n"
		      "\tcompdef _%s %s\n"
		      "fi\n",
		      name, name, name, name);
}

static void
print_fish(FILE *f, const struct kam_cli *c)
{
	if (c->tool->reads == KAM_READS_NOTHING)
		(void)fprintf(f, "complete -c %s -f\n", c->tool->name);
	for (size_t i = 0; i < c->n; i++) {
		const struct kam_entry *e = &c->entries[i];
		const struct kam_option *o = e->option;

		(void)fprintf(f, "complete -c %s -l %s", c->tool->name,
			      o->name);
		if (e->letter)
			(void)fprintf(f, " -s %c", e->letter);
		if (kam_option_wants_file(o))
			(void)fputs(" -r -F", f);
		else if (o->type != KAM_FLAG)
			(void)fputs(" -x", f);
		if (o->choices) {
			(void)fputs(" -a '", f);
			put_choices(f, o->choices);
			(void)fputc('\'', f);
		}
		(void)fputs(" -d \"", f);
		for (const char *p = o->help; *p; p++) {
			if (strchr("\"$\\", *p))
				(void)fputc('\\', f);
			(void)fputc(*p, f);
		}
		(void)fputs("\"\n", f);
	}
}

bool
kam_completion_print(FILE *f, const struct kam_cli *c, const char *shell)
{
	if (!strcmp(shell, "bash"))
		print_bash(f, c);
	else if (!strcmp(shell, "zsh"))
		print_zsh(f, c);
	else if (!strcmp(shell, "fish"))
		print_fish(f, c);
	else
		return false;
	return true;
}
