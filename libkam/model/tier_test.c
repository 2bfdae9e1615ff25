/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A condition as it is written in a cell. */
#include <kam/tier.h>

#include "tier_parts.h"

/* Operators, longer ones first; those that are none say what to write. */
static const struct operator{
	const char *text;
	enum { GE, LE, GT, LT, NE, EQ, NONE } what;
	const char *instead;
}
operators[] = {
	{ "==", NONE, "=" },
	{ "=>", NONE, ">=" },
	{ "=<", NONE, "<=" },
	{ "<>", NONE, "!=" },
	{ "><", NONE, "!=" },
	{ ">>", NONE, ">" },
	{ "<<", NONE, "<" },
	{ ">=", GE, NULL },
	{ "<=", LE, NULL },
	{ "!=", NE, NULL },
	{ ">", GT, NULL },
	{ "<", LT, NULL },
	{ "=", EQ, NULL },
	{ "!", NONE, "!=" },
	{ "\xe2\x89\xa5", NONE, ">=" },
	{ "\xe2\x89\xa4", NONE, "<=" },
	{ "\xe2\x89\xa0", NONE, "!=" },
	{ "\xef\xbc\x9e", NONE, ">" },
	{ "\xef\xbc\x9c", NONE, "<" },
	{ "\xef\xbc\x9d", NONE, "=" },
};

/* What a comment in C would call `wrong`: 256 bytes for a message. */
#define WRONG 256

static const struct operator*
operator_of(struct kam_str cell)
{
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
		size_t len = strlen(operators[i].text);

		if (cell.len >= len &&
		    !memcmp(cell.ptr, operators[i].text, len))
			return &operators[i];
	}
	return NULL;
}
