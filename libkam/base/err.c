/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/err.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A message as it grows; `len` < KAM_ERR_SIZE. */
struct message {
	char text[KAM_ERR_SIZE];
	size_t len;
};

static void
append_list(struct message *m, const char *fmt, va_list args) KAM_PRINTF(2, 0);
static void append(struct message *m, const char *fmt, ...) KAM_PRINTF(2, 3);

/*
 * Shorten a message that was cut in the middle of a character to the end of
 * the character before.
 */
static void
drop_half_character(struct message *m)
{
	size_t start = m->len;
	unsigned long cp;

	while (start > 0 && m->len - start < 3 &&
	       ((unsigned char)m->text[start - 1] & 0xC0) == 0x80)
		start--;
	if (start == 0 || (unsigned char)m->text[start - 1] < 0xC0)
		return;
	start--;
	if (kam_utf8_decode((struct kam_str){ m->text + start, m->len - start },
			    &cp) == 0)
		m->text[m->len = start] = '\0';
}

static void
append_list(struct message *m, const char *fmt, va_list args)
{
	size_t room = sizeof m->text - m->len;
	int n = vsnprintf(m->text + m->len, room, fmt, args);

	if (n < 0) {
		m->text[m->len] = '\0';
	} else if ((size_t)n < room) {
		m->len += (size_t)n;
	} else {
		m->len = sizeof m->text - 1;
		drop_half_character(m);
	}
}

static void
append(struct message *m, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	append_list(m, fmt, args);
	va_end(args);
}

/*
 * The message is built apart from `err`, so that a caller may wrap the text
 * that `err` holds: kam_fail(err, err->status, "rules: %s", err->text).
 */
static int
finish(struct kam_err *err, int status, const struct message *m)
{
	if (!err)
		return status;
	err->status = status;
	memcpy(err->text, m->text, m->len);
	err->text[m->len] = '\0';
	/* A file's name may hold anything; a message is one line. */
	for (char *p = err->text; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7F)
			*p = '?';
	return status;
}

static void
append_place(struct message *m, const struct kam_place *place)
{
	char column[128];

	if (!place || !place->file)
		return;
	append(m, "%s:", place->file);
	if (place->line)
		append(m, "%llu:", (unsigned long long)place->line);
	append(m, " ");
	if (place->column.len)
		append(m, "column '%s': ",
		       kam_str_show(column, sizeof column, place->column));
}

int
kam_fail(struct kam_err *err, int status, const char *fmt, ...)
{
	struct message m = { "", 0 };
	va_list args;

	va_start(args, fmt);
	append_list(&m, fmt, args);
	va_end(args);
	return finish(err, status, &m);
}

int
kam_fail_at(struct kam_err *err, int status, const struct kam_place *place,
	    const char *fmt, ...)
{
	struct message m = { "", 0 };
	va_list args;

	append_place(&m, place);
	va_start(args, fmt);
	append_list(&m, fmt, args);
	va_end(args);
	return finish(err, status, &m);
}

int
kam_fail_errno(struct kam_err *err, int status, int errnum, const char *fmt,
	       ...)
{
	struct message m = { "", 0 };
	va_list args;

	va_start(args, fmt);
	append_list(&m, fmt, args);
	va_end(args);
	append(&m, ": %s", strerror(errnum));
	return finish(err, status, &m);
}

int
kam_nomem(struct kam_err *err, const char *what)
{
	return kam_fail(err, KAM_ENOMEM, "out of memory for %s", what);
}
