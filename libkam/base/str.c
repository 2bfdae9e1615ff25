/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/str.h>

#include <stdint.h>

#include "bytes.h"

#define SHOWN 60    /* bytes of a text that an error message quotes */
#define DISTANCE 64 /* bytes that are compared for "did you mean" */

int
kam_str_cmp(struct kam_str a, struct kam_str b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common ? memcmp(a.ptr, b.ptr, common) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

const unsigned char kam_str_blank[256] = {
	[' '] = 3,  ['\t'] = 3, ['\r'] = 3,
	['\n'] = 3, [0xC2] = 1, [0xE3] = 1, /* U+00A0, U+3000 */
	[0xA0] = 2, [0x80] = 2,
};

/* The length of the blank that `s` starts with, 0 if none. */
static size_t
blank_at_start(struct kam_str s)
{
	if (s.len >= 1 && (s.ptr[0] == ' ' || s.ptr[0] == '\t' ||
			   s.ptr[0] == '\r' || s.ptr[0] == '\n'))
		return 1;
	if (s.len >= 2 && !memcmp(s.ptr, "\xC2\xA0", 2))
		return 2;
	if (s.len >= 3 && !memcmp(s.ptr, "\xE3\x80\x80", 3))
		return 3;
	return 0;
}

/* The length of the blank that `s` ends with, 0 if none. */
static size_t
blank_at_end(struct kam_str s)
{
	for (size_t n = 1; n <= 3 && n <= s.len; n++) {
		struct kam_str tail = { s.ptr + s.len - n, n };

		if (blank_at_start(tail) == n)
			return n;
	}
	return 0;
}

struct kam_str
kam_str_trim_blanks(struct kam_str s)
{
	size_t n;

	while ((n = blank_at_start(s))) {
		s.ptr += n;
		s.len -= n;
	}
	while ((n = blank_at_end(s)))
		s.len -= n;
	return s;
}

size_t
kam_utf8_decode(struct kam_str s, unsigned long *cp)
{
	static const unsigned long least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *u = (const unsigned char *)s.ptr;
	unsigned long c;
	size_t n;

	if (s.len == 0)
		return 0;
	if (u[0] < 0x80) {
		*cp = u[0];
		return 1;
	}
	if (u[0] < 0xC2 || u[0] > 0xF4)
		return 0;
	n = u[0] < 0xE0 ? 2 : u[0] < 0xF0 ? 3 : 4;
	if (s.len < n)
		return 0;
	c = u[0] & (0x7Fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((u[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (u[i] & 0x3F);
	}
	if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 0;
	*cp = c;
	return n;
}

/*
 * Pass characters of two and three bytes, which nearly all others are, without
 * decoding them.  Returns where it stops: at ASCII, at one that needs a closer
 * look, or near the end.
 */
static size_t
pass_common(struct kam_str s, size_t at)
{
	const unsigned char *u = (const unsigned char *)s.ptr;

	while (s.len - at >= 4) {
		uint64_t w = kam_load4(s.ptr + at);

		/* 1110xxxx 10xxxxxx 10xxxxxx, but not overlong, no surrogate */
		if ((w & 0xC0C0F0) == 0x8080E0 && u[at] != 0xED &&
		    (u[at] != 0xE0 || u[at + 1] >= 0xA0))
			at += 3;
		else if ((w & 0xC0E0) == 0x80C0 && u[at] >= 0xC2)
			at += 2;
		else
			break;
	}
	return at;
}

size_t
kam_utf8_check(struct kam_str s)
{
	unsigned long cp;
	size_t at = 0;

	while (at < s.len) {
		size_t n;

		/* Most of any export is ASCII: take it by the word. */
		while (s.len - at >= 16 &&
		       !((kam_load8(s.ptr + at) | kam_load8(s.ptr + at + 8)) &
			 KAM_EIGHT(0x80)))
			at += 16;
		while (at < s.len && (unsigned char)s.ptr[at] < 0x80)
			at++;
		at = pass_common(s, at);
		if (at == s.len)
			break;
		n = kam_utf8_decode((struct kam_str){ s.ptr + at, s.len - at },
				    &cp);
		if (n == 0)
			break;
		at += n;
	}
	return at;
}

/*
 * Write the first character of `s` into `out`, at most 4 bytes, as it is or
 * as \xNN.  Returns how many bytes of `s` it is; *len is what was written.
 */
static size_t
show_char(char out[4], size_t *len, struct kam_str s)
{
	static const char hex[] = "0123456789ABCDEF";
	unsigned char byte = (unsigned char)s.ptr[0];
	unsigned long cp;
	size_t n = kam_utf8_decode(s, &cp);

	if (n > 0 && cp >= 0x20 && !(cp >= 0x7F && cp < 0xA0)) {
		memcpy(out, s.ptr, n);
		*len = n;
		return n;
	}
	out[0] = '\\';
	out[1] = 'x';
	out[2] = hex[byte >> 4];
	out[3] = hex[byte & 15];
	*len = 4;
	return 1;
}

char *
kam_str_show(char *buf, size_t size, struct kam_str s)
{
	static const char dots[] = "...";
	size_t at = 0, len = 0;
	size_t cut = 0; /* the longest excerpt behind which the dots fit */

	if (size == 0)
		return buf;
	while (at < s.len) {
		char piece[4];
		size_t n, taken;

		taken = show_char(piece, &n,
				  (struct kam_str){ s.ptr + at, s.len - at });
		if (at + taken > SHOWN || len + n >= size)
			break;
		memcpy(buf + len, piece, n);
		at += taken;
		len += n;
		if (len + sizeof dots <= size)
			cut = len;
	}
	if (at < s.len && sizeof dots <= size) {
		memcpy(buf + cut, dots, sizeof dots - 1);
		len = cut + sizeof dots - 1;
	}
	buf[len] = '\0';
	return buf;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static unsigned
min3(unsigned a, unsigned b, unsigned c)
{
	unsigned ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Wagner and Fischer (1974), with one row of the matrix kept. */
unsigned
kam_str_distance(struct kam_str a, struct kam_str b)
{
	unsigned row[DISTANCE + 1];
	size_t n = a.len < DISTANCE ? a.len : DISTANCE;
	size_t m = b.len < DISTANCE ? b.len : DISTANCE;

	for (size_t j = 0; j <= m; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= n; i++) {
		unsigned corner = row[0];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= m; j++) {
			unsigned other =
				lower(a.ptr[i - 1]) != lower(b.ptr[j - 1]);
			unsigned best = min3(row[j] + 1, row[j - 1] + 1,
					     corner + other);

			corner = row[j];
			row[j] = best;
		}
	}
	return row[m];
}
