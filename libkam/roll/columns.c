/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "columns.h"

#include <stdio.h>
#include <string.h>

#define SHOWN 256 /* room for a name in a message */

/* "no column 'x' (--amount)" and what the user may have meant. */
static int
fail_absent(const struct kam_header *h, const char *file, struct kam_str name,
	    const char *option, int status, struct kam_err *err)
{
	struct kam_str nearest = kam_header_nearest(h, name);
	char shown[SHOWN], list[KAM_ERR_SIZE / 2];

	kam_str_show(shown, sizeof shown, name);
	if (nearest.len > 0)
		return kam_fail(err, status,
				"%s: no column '%s'%s; did you mean '%s'?",
				file, shown, option,
				kam_str_show(list, sizeof list, nearest));
	return kam_fail(err, status, "%s: no column '%s'%s; the header is: %s",
			file, shown, option,
			kam_header_show(list, sizeof list, h));
}

static bool
stands_twice(const struct kam_header *h, struct kam_str name)
{
	size_t n = 0;

	for (size_t i = 0; i < h->n; i++)
		n += kam_str_eq(h->name[i], name);
	return n > 1;
}

int
kam_column_find(const struct kam_header *h, const char *file,
		struct kam_str name, const char *option, int status,
		size_t *index, struct kam_err *err)
{
	size_t at = kam_header_find(h, name);
	char by[64] = "", shown[SHOWN];

	if (option)
		snprintf(by, sizeof by, " (%s)", option);
	if (at == KAM_NO_COLUMN)
		return fail_absent(h, file, name, by, status, err);
	if (stands_twice(h, name)) {
		kam_str_show(shown, sizeof shown, name);
		return kam_fail(err, status,
				"%s: more than one column '%s'%s; say %s[1] or "
				"%s[2]",
				file, shown, by, shown, shown);
	}
	*index = at;
	return KAM_OK;
}

int
kam_columns_check(const struct kam_input_options *in, enum kam_kind kind,
		  const char *file, struct kam_err *err)
{
	const char *option = in->transactions_only;

	if (!option || (kind != KAM_ACCOUNTS && kind != KAM_LEDGER))
		return KAM_OK;
	return kam_fail(err, KAM_EUSAGE, "%s %s transactions; %s holds %s",
			option,
			strcmp(option, "--date-format") ? "names a column of"
							: "is for the dates of",
			file, kind == KAM_LEDGER ? "a ledger" : "accounts");
}
