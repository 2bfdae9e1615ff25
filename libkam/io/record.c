/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/reader.h>

#include <stdarg.h>
#include <stdio.h>

/* Where the raw field that starts at `at` ends: at a separator or `end`. */
static const char *
field_end(const char *at, const char *end, char sep)
{
	const char *stop;

	while (at < end && *at == '"') {
		/* A doubled quote reads as the next quoted piece. */
		at = memchr(at + 1, '"', (size_t)(end - at) - 1);
		if (!at)
			return end;
		at++;
	}
	stop = at < end ? memchr(at, sep, (size_t)(end - at)) : NULL;
	return stop ? stop : end;
}

size_t
kam_record_split(struct kam_str record, char sep, struct kam_str *raw,
		 size_t max)
{
	const char *at = record.len ? record.ptr : "";
	const char *end = at + record.len;
	size_t n = 0;

	for (;;) {
		const char *stop = field_end(at, end, sep);

		if (n < max)
			raw[n] = (struct kam_str){ at, (size_t)(stop - at) };
		n++;
		if (stop == end)
			return n;
		at = stop + 1;
	}
}

/* Append `inside` with every doubled quote halved; 0, or -1. */
static int
put_halved(struct kam_buf *b, struct kam_str inside)
{
	if (kam_buf_reserve(b, inside.len))
		return -1;
	while (inside.len > 0) {
		const char *quote = memchr(inside.ptr, '"', inside.len);
		size_t len = inside.len, taken = inside.len;

		if (quote) {
			len = taken = (size_t)(quote - inside.ptr) + 1;
			if (taken < inside.len && inside.ptr[taken] == '"')
				taken++;
		}
		if (kam_buf_put(b, inside.ptr, len))
			return -1;
		inside.ptr += taken;
		inside.len -= taken;
	}
	return 0;
}

struct kam_str
kam_field_text(struct kam_str raw, struct kam_buf *scratch)
{
	struct kam_str inside;

	if (raw.len < 2 || raw.ptr[0] != '"' || raw.ptr[raw.len - 1] != '"')
		return raw;
	inside = (struct kam_str){ raw.ptr + 1, raw.len - 2 };
	if (inside.len == 0 || !memchr(inside.ptr, '"', inside.len))
		return inside;
	scratch->len = 0;
	return put_halved(scratch, inside) ? inside : kam_buf_str(scratch);
}

/* How long the empty line at `at` is, 0 if it is none. */
static size_t
empty_line(const char *at, char newline)
{
	if (*at == newline)
		return 1;
	return newline == '\n' && at[0] == '\r' && at[1] == '\n' ? 2 : 0;
}

/*
 * The rows are walked over again, because a record that was put into another
 * order of columns lies elsewhere.
 */
uint64_t
kam_batch_line(const struct kam_batch *b, size_t row)
{
	const char *at = b->start;
	uint64_t line = b->line;

	if (row >= b->rows)
		return line;
	if (b->line_a_row)
		return line + row;
	for (;;) {
		bool quoted = false;
		size_t empty;

		for (; (empty = empty_line(at, b->newline)); at += empty)
			line++;
		if (row-- == 0)
			return line;
		for (; quoted || *at != b->newline; at++) {
			quoted ^= *at == '"';
			line += *at == b->newline;
		}
		at++;
		line++;
	}
}

/* The whole record of row `row`, as it is in the file. */
static struct kam_str
bare_record(const struct kam_bare *bare, size_t row)
{
	const uint32_t *end = bare->ends + row * bare->width;
	const uint32_t start = end[0] + 1;
	size_t len = end[bare->width] - start;

	if (bare->crs && len && bare->data[start + len - 1] == '\r')
		len--;
	return (struct kam_str){ bare->data + start, len };
}

/* Shorten a text that was cut within a character to the one before. */
static void
drop_half_character(char *text)
{
	size_t len = strlen(text);
	size_t valid = kam_utf8_check((struct kam_str){ text, len });

	if (len - valid < 4)
		text[valid] = '\0';
}

void
kam_batch_fault(const struct kam_batch *b, size_t row, size_t col,
		enum kam_cause cause, struct kam_fault *fault, const char *fmt,
		...)
{
	size_t at = col < b->cols ? b->index[col] : KAM_NO_COLUMN;
	va_list args;
	int n;

	memset(fault, 0, sizeof *fault);
	fault->place.file = b->file;
	fault->place.line = kam_batch_line(b, row);
	if (at != KAM_NO_COLUMN && at < b->header->n)
		fault->place.column = b->header->name[at];
	fault->cause = cause;
	if (b->bare.ends && row < b->rows)
		fault->record = bare_record(&b->bare, row);
	else if (b->records && row < b->rows)
		fault->record = b->records[row];
	va_start(args, fmt);
	n = vsnprintf(fault->text, sizeof fault->text, fmt, args);
	va_end(args);
	if (n < 0)
		fault->text[0] = '\0';
	else if ((size_t)n >= sizeof fault->text)
		drop_half_character(fault->text);
}
