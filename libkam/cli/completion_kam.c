/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion of `kam TOOL ...`: hand on to the completion of kam-TOOL. */
#include "options.h"

static const char bash_middle[] =
	"\telif ((COMP_CWORD == 2)) && [[ $tool == completion ]]; then\n"
	"\t\tmapfile -t COMPREPLY < <(compgen -W 'bash zsh fish' -- \"$cur\")\n"
	"\telif declare -F \"_kam_${tool//-/_}\" >/dev/null; then\n"
	"\t\tCOMP_WORDS=(\"kam-$tool\" \"${COMP_WORDS[@]:2}\")\n"
	"\t\tCOMP_CWORD=$((COMP_CWORD - 1))\n"
	"\t\t\"_kam_${tool//-/_}\"\n"
	"\tfi\n"
	"}\n"
	"complete -F _kam kam\n";

static const char zsh_tail[] =
	"\telif ((CURRENT == 3)) && [[ $words[2] == completion ]]; then\n"
	"\t\tcompadd bash zsh fish\n"
	"\telif (( $+functions[_kam-$words[2]] )); then\n"
	"\t\tlocal tool=$words[2]\n"
	"\t\tshift words\n"
	"\t\twords[1]=kam-$tool\n"
	"\t\t((CURRENT--))\n"
	"\t\t_kam-$tool\n"
	"\tfi\n"
	"}\n"
	"compdef _kam kam\n";

static void
put_tools(FILE *f, const struct kam_program *tools, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)fprintf(f, "%s%s", i ? " " : "", tools[i].name);
}

static void
bash_words(FILE *f, const struct kam_program *tools, size_t n)
{
	(void)fputs("_kam()\n{\n"
		    "\tlocal cur=${COMP_WORDS[COMP_CWORD]} "
		    "tool=${COMP_WORDS[1]-}\n"
		    "\tlocal tools='",
		    f);
	put_tools(f, tools, n);
	(void)fputs("'\n"
		    "\tCOMPREPLY=()\n"
		    "\tif ((COMP_CWORD == 1)); then\n"
		    "\t\tmapfile -t COMPREPLY < "
		    "<(compgen -W \"$tools help completion\" -- \"$cur\")\n"
		    "\telif ((COMP_CWORD == 2)) && [[ $tool == help ]]; then\n"
		    "\t\tmapfile -t COMPREPLY < "
		    "<(compgen -W \"$tools\" -- \"$cur\")\n",
		    f);
	(void)fputs(bash_middle, f);
}

static void
zsh_words(FILE *f, const struct kam_program *tools, size_t n)
{
	(void)fputs("_kam()\n{\n\tlocal -a tools=(", f);
	put_tools(f, tools, n);
	(void)fputs(")\n"
		    "\tif ((CURRENT == 2)); then\n"
		    "\t\tcompadd $tools help completion\n"
		    "\telif ((CURRENT == 3)) && [[ $words[2] == help ]]; then\n"
		    "\t\tcompadd $tools\n",
		    f);
	(void)fputs(zsh_tail, f);
}

static void
fish_words(FILE *f, const struct kam_program *tools, size_t n)
{
	(void)fputs("complete -c kam -f\n"
		    "complete -c kam -n __fish_use_subcommand -a '",
		    f);
	put_tools(f, tools, n);
	(void)fputs(" help completion'\n"
		    "complete -c kam -n '__fish_seen_subcommand_from help' "
		    "-a '",
		    f);
	put_tools(f, tools, n);
	(void)fputs("'\n"
		    "complete -c kam -n '__fish_seen_subcommand_from "
		    "completion' -a 'bash zsh fish'\n",
		    f);
	for (size_t i = 0; i < n; i++)
		(void)fprintf(
			f,
			"complete -c kam -n '__fish_seen_subcommand_from "
			"%s' -a '(complete -C (string join \" \" -- kam-%s "
			"(commandline -opc)[3..] (commandline -ct)))'\n",
			tools[i].name, tools[i].name);
}

void
kam_completion_words(FILE *f, const char *shell,
		     const struct kam_program *tools, size_t n)
{
	if (!strcmp(shell, "bash"))
		bash_words(f, tools, n);
	else if (!strcmp(shell, "zsh"))
		zsh_words(f, tools, n);
	else
		fish_words(f, tools, n);
}
