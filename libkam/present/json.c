/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/present.h>

/* What stands behind the backslash; 'u' for \u00XX; 0: nothing to escape. */
static char
escape(unsigned char c)
{
	switch (c) {
	case '"':
	case '\\':
		return (char)c;
	case '\b':
		return 'b';
	case '\f':
		return 'f';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	default:
		return c < 0x20 ? 'u' : 0;
	}
}

static int
put_escape(struct kam_buf *b, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	char text[6] = { '\\', escape(c), '0', '0', hex[c >> 4], hex[c & 15] };

	return kam_buf_put(b, text, text[1] == 'u' ? 6 : 2);
}

/* The length of the part of `s` that JSON takes as it is. */
static size_t
plain(struct kam_str s)
{
	unsigned long cp;
	size_t at = 0;

	while (at < s.len) {
		unsigned char c = (unsigned char)s.ptr[at];
		size_t n = 1;

		if (c >= 0x80)
			n = kam_utf8_decode(
				(struct kam_str){ s.ptr + at, s.len - at },
				&cp);
		else if (c < 0x20 || c == '"' || c == '\\')
			break;
		if (n == 0)
			break;
		at += n;
	}
	return at;
}

int
kam_json_put(struct kam_buf *b, struct kam_str text)
{
	if (kam_buf_putc(b, '"'))
		return -1;
	while (text.len) {
		size_t n = plain(text);
		int bad = kam_buf_put(b, text.ptr, n);

		text.ptr += n;
		text.len -= n;
		if (!bad && text.len) {
			unsigned char c = (unsigned char)*text.ptr++;

			text.len--;
			bad = c < 0x80 ? put_escape(b, c)
				       : kam_buf_put(b, "\xEF\xBF\xBD", 3);
		}
		if (bad)
			return -1;
	}
	return kam_buf_putc(b, '"');
}

static size_t
digits(struct kam_str s, size_t at)
{
	size_t start = at;

	while (at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9')
		at++;
	return at - start;
}

bool
kam_json_number(struct kam_str s)
{
	size_t at = s.len && s.ptr[0] == '-';
	size_t n = digits(s, at);

	if (n == 0 || (n > 1 && s.ptr[at] == '0'))
		return false;
	at += n;
	if (at < s.len && s.ptr[at] == '.') {
		n = digits(s, at + 1);
		if (n == 0)
			return false;
		at += 1 + n;
	}
	if (at < s.len && (s.ptr[at] == 'e' || s.ptr[at] == 'E')) {
		at++;
		if (at < s.len && (s.ptr[at] == '+' || s.ptr[at] == '-'))
			at++;
		n = digits(s, at);
		if (n == 0)
			return false;
		at += n;
	}
	return at == s.len;
}
