/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in maps.  Each string is one r and f, its letters are m = 1 up. */
#include <kam/segment.h>

static const char *const grid11_names[] = {
	"Champions",		/* a */
	"Loyal",		/* b */
	"Potential Loyalist",	/* c */
	"New/Recent Customers", /* d */
	"Promising",		/* e */
	"Need Attention",	/* f */
	"About To Sleep",	/* g */
	"At Risk",		/* h */
	"Cannot Lose Them",	/* i */
	"Hibernating",		/* j */
	"Lost",			/* k */
	NULL,
};

/* clang-format off */
static const char *const grid11_codes[] = {
	/* f = 1   2        3        4        5 */
	"kkiii", "kjjhh", "kjhhh", "khhih", "khhii", /* r = 1 */
	"jjgii", "gjjhh", "jjjhh", "jhhhh", "jhhhh", /* r = 2 */
	"dgeee", "gjcff", "gjcfb", "ccfbb", "cccbb", /* r = 3 */
	"ddeee", "ddcee", "cccfb", "ccfba", "cccaa", /* r = 4 */
	"ddeee", "eeeee", "cccff", "ccbaa", "cccaa", /* r = 5 */
};
/* clang-format on */

static const char *const cells25_names[] = {
	"champions",	      /* a */
	"loyal",	      /* b */
	"potential loyalist", /* c */
	"new",		      /* d */
	"promising",	      /* e */
	"need attention",     /* f */
	"about to sleep",     /* g */
	"at risk",	      /* h */
	"can't lose",	      /* i */
	"hibernating",	      /* j */
	NULL,
};

/* clang-format off */
static const char *const cells25_codes[] = {
	/* f = 1, 2, 3, 4, 5 */
	"j", "j", "h", "h", "i", /* r = 1 */
	"j", "j", "h", "h", "i", /* r = 2 */
	"g", "g", "f", "b", "b", /* r = 3 */
	"e", "c", "c", "b", "b", /* r = 4 */
	"d", "c", "c", "a", "a", /* r = 5 */
};
/* clang-format on */

static const char *const cn8_names[] = {
	"重要价值客户", /* a: r, f, m high */
	"重要保持客户", /* b: f, m high */
	"重要发展客户", /* c: r, m high */
	"重要挽留客户", /* d: m high */
	"一般价值客户", /* e: r, f high */
	"一般保持客户", /* f: f high */
	"一般发展客户", /* g: r high */
	"一般挽留客户", /* h: none */
	NULL,
};

static const char *const cn8_codes[] = { "hd", "fb", "gc", "ea" };

static const struct kam_segment_builtin maps[] = {
	{ "grid11", { 5, 5, 5 }, false, grid11_names, grid11_codes },
	{ "cells25", { 5, 5, 1 }, false, cells25_names, cells25_codes },
	{ "cn8", { 2, 2, 2 }, true, cn8_names, cn8_codes },
};

const struct kam_segment_builtin *
kam_segment_builtin(struct kam_str name)
{
	for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
		if (kam_str_eq(name, kam_str_of(maps[i].name)))
			return &maps[i];
	return NULL;
}
