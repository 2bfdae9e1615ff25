/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KAM_STR_H
#define KAM_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Bytes that somebody else owns: `len` of them at `ptr`, no NUL at the end. */
struct kam_str {
	const char *ptr;
	size_t len;
};

/* The bytes of a string literal. */
#define KAM_STR(literal) \
	((struct kam_str){ "" literal, sizeof(literal) - 1 })

/* The bytes of the NUL-terminated `text`; NULL reads as empty. */
static inline struct kam_str
kam_str_of(const char *text)
{
	return (struct kam_str){ text ? text : "", text ? strlen(text) : 0 };
}

static inline bool
kam_str_eq(struct kam_str a, struct kam_str b)
{
	return a.len == b.len && (a.len == 0 || !memcmp(a.ptr, b.ptr, a.len));
}

/* Order bytewise, as LC_ALL=C sort does: <0, 0 or >0. */
int kam_str_cmp(struct kam_str a, struct kam_str b);

/*
 * `s` without the blanks around it: space, tab, no-break space (U+00A0),
 * ideographic space (U+3000), and the CR and LF of a quoted field.
 */
struct kam_str kam_str_trim_blanks(struct kam_str s);

/* By byte: 1 where a blank may begin with it, 2 where one may end with it. */
extern const unsigned char kam_str_blank[256];

/* Whether nothing is to be trimmed, as is plain from its ends; `s` not empty. */
static inline bool
kam_str_is_bare(const char *p, size_t len)
{
	return !((kam_str_blank[(unsigned char)p[0]] & 1) |
		 (kam_str_blank[(unsigned char)p[len - 1]] & 2));
}

/* The same as kam_str_trim_blanks(), quick where there is nothing to trim. */
static inline struct kam_str
kam_str_trim(struct kam_str s)
{
	if (s.len && kam_str_is_bare(s.ptr, s.len))
		return s;
	return kam_str_trim_blanks(s);
}

/*
 * Write an excerpt of `s` fit for an error message into `buf`: at most
 * `size` bytes with the NUL, at most 60 of `s`, cut between characters and
 * then ended by "...", control and invalid bytes as \xNN.  Returns `buf`.
 */
char *kam_str_show(char *buf, size_t size, struct kam_str s);

/*
 * The offset of the first byte of `s` that is not part of valid UTF-8
 * (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF), or s.len
 * when all is valid.  NUL bytes are valid UTF-8.  O(len).
 */
size_t kam_utf8_check(struct kam_str s);

/*
 * Decode the character at the start of `s` into *cp.  Returns its length in
 * bytes, or 0 if `s` is empty or does not start with valid UTF-8.
 */
size_t kam_utf8_decode(struct kam_str s, unsigned long *cp);

/*
 * Levenshtein distance of `a` and `b`, in bytes, ASCII case ignored, capped
 * at 100; both are cut at 64 bytes.  For "did you mean".
 */
unsigned kam_str_distance(struct kam_str a, struct kam_str b);

#endif
