/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/reader.h>

/* Read a whole number from 1 on; 0 if `s` is none. */
static size_t
read_number(struct kam_str s)
{
	size_t v = 0;

	if (s.len == 0 || s.len > 9 || s.ptr[0] == '0')
		return 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return 0;
		v = v * 10 + (size_t)(s.ptr[i] - '0');
	}
	return v;
}

/* The position of the `nth` (from 1) column `name`, or KAM_NO_COLUMN. */
static size_t
find_nth(const struct kam_header *h, struct kam_str name, size_t nth)
{
	for (size_t i = 0; i < h->n; i++)
		if (kam_str_eq(h->name[i], name) && --nth == 0)
			return i;
	return KAM_NO_COLUMN;
}

/* Take "[N]" off the end of *name; returns N, or 0 if there is none. */
static size_t
take_count(struct kam_str *name)
{
	size_t open = name->len, n;

	if (name->len < 3 || name->ptr[name->len - 1] != ']')
		return 0;
	while (open > 0 && name->ptr[open - 1] != '[')
		open--;
	if (open == 0)
		return 0;
	n = read_number(
		(struct kam_str){ name->ptr + open, name->len - open - 1 });
	if (n > 0)
		name->len = open - 1;
	return n;
}

size_t
kam_header_find(const struct kam_header *h, struct kam_str name)
{
	size_t at = find_nth(h, name, 1);
	struct kam_str base = name;
	size_t n;

	if (at != KAM_NO_COLUMN)
		return at;
	n = take_count(&base);
	if (n > 0)
		return find_nth(h, base, n);
	n = read_number(name);
	return n > 0 && n <= h->n ? n - 1 : KAM_NO_COLUMN;
}

char *
kam_header_show(char *buf, size_t size, const struct kam_header *h)
{
	static const char dots[] = ", ...";
	size_t len = 0;

	if (size == 0)
		return buf;
	buf[0] = '\0';
	for (size_t i = 0; i < h->n; i++) {
		char name[256];
		size_t comma = i > 0 ? 2 : 0, n;
		/* The dots must still fit behind all but the last name. */
		size_t spare = i + 1 < h->n ? sizeof dots - 1 : 0;

		n = strlen(kam_str_show(name, sizeof name, h->name[i]));
		if (len + comma + n + spare >= size) {
			const char *end = dots + (i > 0 ? 0 : 2);

			if (len + strlen(end) < size)
				memcpy(buf + len, end, strlen(end) + 1);
			return buf;
		}
		memcpy(buf + len, ", ", comma);
		memcpy(buf + len + comma, name, n + 1);
		len += comma + n;
	}
	return buf;
}

struct kam_str
kam_header_nearest(const struct kam_header *h, struct kam_str name)
{
	struct kam_str nearest = KAM_STR("");
	/* Farther than this it is another name, not a slip of the hand. */
	size_t least = (name.len < 64 ? name.len : 64) / 2 + 2;

	for (size_t i = 0; i < h->n; i++) {
		struct kam_str other = h->name[i];
		size_t distance = kam_str_distance(name, other);
		size_t longer = name.len > other.len ? name.len : other.len;

		if (distance < least && distance <= longer / 2) {
			least = distance;
			nearest = other;
		}
	}
	return nearest;
}
