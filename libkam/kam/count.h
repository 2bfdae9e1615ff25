/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole numbers as text. */
#ifndef KAM_COUNT_H
#define KAM_COUNT_H

#include <stddef.h>
#include <stdint.h>

#define KAM_COUNT_TEXT 20 /* bytes of the largest */

/* kam_count_print() of what has more than one digit. */
size_t kam_count_print_long(char *buf, uint64_t n);

/* Print `n`, without a NUL, into KAM_COUNT_TEXT bytes; returns the length. */
static inline size_t
kam_count_print(char *buf, uint64_t n)
{
	if (n > 9)
		return kam_count_print_long(buf, n);
	*buf = (char)('0' + n);
	return 1;
}

#endif
