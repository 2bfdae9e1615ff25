/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "convert.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <kam/mem.h>

#include "source.h"

#define NAME_MAX_LEN 63

/* Not a byte of any UTF-8 sequence, so it cannot join its neighbours. */
#define NO_CHARACTER '\xFF'

/*
 * What is known of an encoding's bytes.  Where all that is needed to see a
 * character's end is the character itself, and bytes below 0x80 that start
 * one are ASCII, runs of ASCII need not go through iconv.
 */
enum shape {
	SHAPE_ANY,    /* nothing */
	SHAPE_HIGH,   /* no byte below 0x80 in other characters */
	SHAPE_PAIR,   /* two bytes, the second may be below 0x80 */
	SHAPE_GB18030 /* two bytes, or four if the second is a digit */
};

enum order { ORDER_OPEN, ORDER_LITTLE, ORDER_BIG };

struct scheme {
	const char *name;  /* squeezed; as a prefix if it ends in '*' */
	const char *iconv; /* NULL: as given */
	int bits;	   /* of a UTF, or 0 */
	enum order order;
	enum shape shape;
};

/*
 * GB18030 is a superset of GBK, and that of GB2312; what calls itself by the
 * name of the smaller one has often characters of the larger.  UCS-2 and
 * UTF-16 are alike.  Windows-1255 and -1258 compose characters from several
 * bytes, and Shift_JIS may have a yen sign for the backslash: no runs there.
 * The first line that fits counts.
 */
static const struct scheme schemes[] = {
	{ "UTF8", "UTF-8", 8, ORDER_OPEN, SHAPE_ANY },
	{ "UTF16", "UTF-16", 16, ORDER_OPEN, SHAPE_ANY },
	{ "UTF16LE", "UTF-16", 16, ORDER_LITTLE, SHAPE_ANY },
	{ "UTF16BE", "UTF-16", 16, ORDER_BIG, SHAPE_ANY },
	{ "UCS2", "UTF-16", 16, ORDER_OPEN, SHAPE_ANY },
	{ "UCS2LE", "UTF-16", 16, ORDER_LITTLE, SHAPE_ANY },
	{ "UCS2BE", "UTF-16", 16, ORDER_BIG, SHAPE_ANY },
	{ "UNICODE", "UTF-16", 16, ORDER_OPEN, SHAPE_ANY },
	{ "UTF32", "UTF-32", 32, ORDER_OPEN, SHAPE_ANY },
	{ "UTF32LE", "UTF-32", 32, ORDER_LITTLE, SHAPE_ANY },
	{ "UTF32BE", "UTF-32", 32, ORDER_BIG, SHAPE_ANY },
	{ "UCS4", "UTF-32", 32, ORDER_OPEN, SHAPE_ANY },
	{ "UCS4LE", "UTF-32", 32, ORDER_LITTLE, SHAPE_ANY },
	{ "UCS4BE", "UTF-32", 32, ORDER_BIG, SHAPE_ANY },
	{ "GB18030", "GB18030", 0, ORDER_OPEN, SHAPE_GB18030 },
	{ "GBK", "GB18030", 0, ORDER_OPEN, SHAPE_GB18030 },
	{ "GB2312", "GB18030", 0, ORDER_OPEN, SHAPE_GB18030 },
	{ "EUCCN", "GB18030", 0, ORDER_OPEN, SHAPE_GB18030 },
	{ "CP936", "GB18030", 0, ORDER_OPEN, SHAPE_GB18030 },
	{ "MS936", "GB18030", 0, ORDER_OPEN, SHAPE_GB18030 },
	{ "WINDOWS936", "GB18030", 0, ORDER_OPEN, SHAPE_GB18030 },
	{ "BIG5", NULL, 0, ORDER_OPEN, SHAPE_PAIR },
	{ "EUCJP", NULL, 0, ORDER_OPEN, SHAPE_HIGH },
	{ "EUCKR", NULL, 0, ORDER_OPEN, SHAPE_HIGH },
	{ "EUCTW", NULL, 0, ORDER_OPEN, SHAPE_HIGH },
	{ "CP1255", NULL, 0, ORDER_OPEN, SHAPE_ANY },
	{ "CP1258", NULL, 0, ORDER_OPEN, SHAPE_ANY },
	{ "WINDOWS1255", NULL, 0, ORDER_OPEN, SHAPE_ANY },
	{ "WINDOWS1258", NULL, 0, ORDER_OPEN, SHAPE_ANY },
	{ "CP125*", NULL, 0, ORDER_OPEN, SHAPE_HIGH },
	{ "WINDOWS125*", NULL, 0, ORDER_OPEN, SHAPE_HIGH },
	{ "ISO8859*", NULL, 0, ORDER_OPEN, SHAPE_HIGH },
	{ "LATIN1", NULL, 0, ORDER_OPEN, SHAPE_HIGH },
};

struct kam_convert {
	iconv_t cd;
	size_t unit; /* bytes to pass over where there is no character */
	enum shape shape;
	bool flushed;
};

/* `name` in capitals, without '-' and '_'; false if it cannot be a name. */
static bool
squeeze(char out[NAME_MAX_LEN + 1], const char *name)
{
	size_t n = 0;

	/* iconv takes "" for the locale's encoding, and options after '/'. */
	if (!*name || strlen(name) > NAME_MAX_LEN || strchr(name, '/'))
		return false;
	for (; *name; name++) {
		if (*name >= 'a' && *name <= 'z')
			out[n++] = (char)(*name - 'a' + 'A');
		else if (*name != '-' && *name != '_')
			out[n++] = *name;
	}
	out[n] = '\0';
	return true;
}

/* What is known of `encoding`; false if it cannot be the name of one. */
static bool
find_scheme(struct scheme *found, const char *encoding)
{
	char name[NAME_MAX_LEN + 1];

	*found =
		(struct scheme){ encoding, encoding, 0, ORDER_OPEN, SHAPE_ANY };
	if (!encoding) {
		*found = schemes[0];
		return true;
	}
	if (!squeeze(name, encoding))
		return false;
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		const struct scheme *s = &schemes[i];
		const char *star = strchr(s->name, '*');
		size_t n = star ? (size_t)(star - s->name) : sizeof name;

		if (strncmp(name, s->name, n))
			continue;
		*found = *s;
		if (!found->iconv)
			found->iconv = encoding;
		break;
	}
	return true;
}

bool
kam_bom_find(struct kam_bom *bom, const char *head, size_t n)
{
	static const struct {
		const char *bytes;
		struct kam_bom bom;
	} marks[] = {
		{ "\xEF\xBB\xBF", { 3, 8, false } },
		{ "\xFF\xFE\0\0", { 4, 32, false } },
		{ "\0\0\xFE\xFF", { 4, 32, true } },
		{ "\xFF\xFE", { 2, 16, false } },
		{ "\xFE\xFF", { 2, 16, true } },
	};
	bool more = false;

	*bom = (struct kam_bom){ 0, 0, false };
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t len = marks[i].bom.len;

		if (memcmp(head, marks[i].bytes, n < len ? n : len))
			continue;
		if (n < len)
			more = true;
		else if (!bom->bits)
			*bom = marks[i].bom;
	}
	return more;
}

size_t
kam_convert_need(const char *encoding)
{
	struct scheme s;

	if (!find_scheme(&s, encoding) || s.bits < 16)
		return 0;
	return (size_t)s.bits / 8;
}

bool
kam_encoding_is_utf8(const char *encoding)
{
	struct scheme s;

	return find_scheme(&s, encoding) && s.bits == 8;
}

static int
unknown_encoding(const char *encoding, struct kam_err *err)
{
	char shown[128];

	return kam_fail(
		err, KAM_EUSAGE,
		"unknown encoding '%s'; try gb18030, utf-16, big5 ...",
		kam_str_show(shown, sizeof shown, kam_str_of(encoding)));
}

/* `name` is iconv's, `encoding` the one to be named in messages. */
static int
open_iconv(iconv_t *cd, const char *name, const char *encoding,
	   struct kam_err *err)
{
	*cd = iconv_open("UTF-8", name);
	if (*cd != (iconv_t)-1)
		return KAM_OK;
	if (errno == EINVAL)
		return unknown_encoding(encoding, err);
	if (errno == ENOMEM)
		return kam_nomem(err, "converting the encoding");
	return kam_fail_errno(err, KAM_EIO, errno,
			      "cannot convert from encoding '%s'", encoding);
}

int
kam_encoding_check(const char *encoding, struct kam_err *err)
{
	struct scheme s;
	iconv_t cd;
	int rc;

	if (!encoding)
		return KAM_OK;
	if (!find_scheme(&s, encoding))
		return unknown_encoding(encoding, err);
	if ((rc = open_iconv(&cd, s.iconv, encoding, err)))
		return rc;
	iconv_close(cd);
	return KAM_OK;
}

/*
 * The byte order of a UTF-16 or UTF-32 text.  A mark outdoes the name.  Most
 * texts begin with a letter of ASCII, whose zeros show the order; big endian
 * is what RFC 2781 has for all others.
 */
static bool
is_big(const struct scheme *s, const struct kam_bom *bom, const char *head,
       size_t n)
{
	if (bom->bits == s->bits)
		return bom->big;
	if (s->order != ORDER_OPEN)
		return s->order == ORDER_BIG;
	if (s->bits == 32)
		return !(n >= 4 && head[0] && !head[3]);
	return !(n >= 2 && !head[1]);
}

static int
check_bom(const struct scheme *s, const struct kam_bom *bom, const char *name,
	  struct kam_err *err)
{
	if (!bom->bits || bom->bits == s->bits)
		return KAM_OK;
	if (bom->bits == 8)
		return kam_fail(err, KAM_EDATA,
				"%s: looks like UTF-8; give no --encoding",
				name);
	return kam_fail(err, KAM_EDATA,
			"%s: looks like UTF-%d; give --encoding=utf-%d", name,
			bom->bits, bom->bits);
}

int
kam_convert_open(struct kam_convert **c, const char *encoding, const char *head,
		 size_t n, const char *name, struct kam_err *err)
{
	struct scheme s;
	struct kam_bom bom;
	int rc;

	*c = NULL;
	if (!find_scheme(&s, encoding))
		return unknown_encoding(encoding, err);
	kam_bom_find(&bom, head, n);
	if (s.bits == 16)
		s.iconv = is_big(&s, &bom, head, n) ? "UTF-16BE" : "UTF-16LE";
	else if (s.bits == 32)
		s.iconv = is_big(&s, &bom, head, n) ? "UTF-32BE" : "UTF-32LE";
	if ((rc = check_bom(&s, &bom, name, err)) || s.bits == 8)
		return rc;
	*c = kam_alloc(1, sizeof **c);
	if (!*c)
		return kam_nomem(err, "converting the encoding");
	rc = open_iconv(&(*c)->cd, s.iconv, encoding, err);
	if (rc) {
		free(*c);
		*c = NULL;
		return rc;
	}
	(*c)->unit = s.bits ? (size_t)s.bits / 8 : 1;
	(*c)->shape = s.shape;
	return KAM_OK;
}

void
kam_convert_close(struct kam_convert *c)
{
	if (!c)
		return;
	iconv_close(c->cd);
	free(c);
}

static bool
is_high(char c)
{
	return (unsigned char)c >= 0x80;
}

static bool
all_ascii16(const char *p)
{
	uint64_t v[2];

	memcpy(v, p, sizeof v);
	return !((v[0] | v[1]) & UINT64_C(0x8080808080808080));
}

/* Copy the ASCII at the front of `in`, at most `n` bytes; returns how many. */
static size_t
copy_ascii(char *out, const char *in, size_t n)
{
	size_t at = 0;

	for (; n - at >= 16 && all_ascii16(in + at); at += 16)
		memcpy(out + at, in + at, 16);
	for (; at < n && !is_high(in[at]); at++)
		out[at] = in[at];
	return at;
}

/* The bytes that the character at `p`, not ASCII, has if it is one. */
static size_t
width(enum shape shape, const char *p, const char *end)
{
	if (shape == SHAPE_HIGH)
		return 1;
	if (shape == SHAPE_GB18030 && end - p >= 2 && p[1] >= '0' &&
	    p[1] <= '9')
		return 4;
	return 2;
}

/*
 * How many bytes from `p` on to give to iconv: up to a longer run of ASCII,
 * since a call costs more than to convert a few characters too many.  Where
 * the text is not well formed the guess may end within a character.
 */
static size_t
guess_stretch(enum shape shape, const char *p, size_t n)
{
	const char *end = p + n, *at = p;

	while (at < end) {
		size_t step = 1;

		if (is_high(*at))
			step = width(shape, at, end);
		else if (end - at >= 16 && all_ascii16(at))
			break;
		if (step >= (size_t)(end - at))
			return n;
		at += step;
	}
	return (size_t)(at - p);
}

/* A place in the input and one in the output. */
struct cursor {
	const char *in, *end;
	char *out;
	size_t room;
};

/*
 * Pass over what is no character.  Windows writes the euro sign as 0x80 in
 * what it calls GBK, and the WHATWG's decoder of GB18030 reads it so.
 * Returns false if there is no room.
 */
static bool
pass_over(const struct kam_convert *c, struct cursor *at)
{
	static const char euro[] = "\xE2\x82\xAC", none[] = { NO_CHARACTER };
	size_t left = (size_t)(at->end - at->in);
	bool is_euro = c->shape == SHAPE_GB18030 && *at->in == '\x80';
	size_t len = is_euro ? sizeof euro - 1 : sizeof none;

	if (at->room < len)
		return false;
	memcpy(at->out, is_euro ? euro : none, len);
	at->out += len;
	at->room -= len;
	at->in += c->unit < left ? c->unit : left;
	return true;
}

/* Convert the next `n` bytes; 0 or the errno of iconv. */
static int
call_iconv(struct kam_convert *c, struct cursor *at, size_t n)
{
	char *in = (char *)at->in; /* iconv only reads it */
	size_t left = n, r;

	r = iconv(c->cd, &in, &left, &at->out, &at->room);
	at->in = in;
	return r == (size_t)-1 ? errno : 0;
}

/*
 * A stretch by iconv; 0 or its errno.  Where the guess ends within a
 * character, all there is shows whether the input does so too.
 */
static int
convert_stretch(struct kam_convert *c, struct cursor *at)
{
	size_t n = (size_t)(at->end - at->in);
	int errnum;

	if (c->shape != SHAPE_ANY) {
		size_t most = n < at->room ? n : at->room;

		errnum = call_iconv(c, at,
				    guess_stretch(c->shape, at->in, most));
		if (errnum != EINVAL)
			return errnum;
		n = (size_t)(at->end - at->in);
	}
	return call_iconv(c, at, n);
}

/*
 * One step.  Whatever was guessed, iconv stops between characters, so that
 * each step begins at the start of one.  Returns false when nothing more can
 * be done with this input or this room.
 */
static bool
step(struct kam_convert *c, struct cursor *at, bool last)
{
	if (c->shape != SHAPE_ANY && !is_high(*at->in)) {
		size_t n = (size_t)(at->end - at->in);

		n = copy_ascii(at->out, at->in, n < at->room ? n : at->room);
		at->in += n;
		at->out += n;
		at->room -= n;
		return n > 0;
	}
	switch (convert_stretch(c, at)) {
	case 0:
		return true;
	case EILSEQ:
		return pass_over(c, at);
	case EINVAL:
		return last && pass_over(c, at);
	default: /* E2BIG */
		return false;
	}
}

size_t
kam_convert_run(struct kam_convert *c, const char **in, const char *end,
		char *out, size_t room, bool last)
{
	struct cursor at = { *in, end, out, room };

	while (at.in < at.end && at.room > 0 && step(c, &at, last))
		;
	/* Some converters hold a character back that a mark may follow. */
	if (last && at.in == at.end && !c->flushed &&
	    at.room >= KAM_CONVERT_ROOM) {
		c->flushed = iconv(c->cd, NULL, NULL, &at.out, &at.room) !=
			     (size_t)-1;
	}
	*in = at.in;
	return (size_t)(at.out - out);
}
