/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any encoding to UTF-8, block by block, through iconv. */
#ifndef KAM_IO_CONVERT_H
#define KAM_IO_CONVERT_H

#include <stdbool.h>
#include <stddef.h>

#include <kam/err.h>

/* Room in which a conversion always makes progress. */
#define KAM_CONVERT_ROOM 64

/* The longest byte order mark. */
#define KAM_BOM_MAX 4

/* A byte order mark; bits 0: none. */
struct kam_bom {
	size_t len;
	int bits; /* 8, 16 or 32: the UTF it belongs to */
	bool big; /* big endian */
};

/*
 * Find the byte order mark at the start of `head`.  Returns true if the
 * answer may change with more than these `n` bytes.
 */
bool kam_bom_find(struct kam_bom *bom, const char *head, size_t n);

/* How many bytes of the text kam_convert_open() wants to see. */
size_t kam_convert_need(const char *encoding);

/* True if `encoding` is UTF-8, so that there is nothing to convert. */
bool kam_encoding_is_utf8(const char *encoding);

struct kam_convert;

/*
 * A converter from `encoding` to UTF-8 for a text that begins with the `n`
 * bytes at `head`, KAM_BOM_MAX or as many as the text has; they tell the
 * byte order of utf-16 and utf-32.  *c is NULL if the text is UTF-8 already.
 *
 * KAM_EUSAGE for an unknown encoding; KAM_EDATA if the text has the byte
 * order mark of another one, in a message about the file `name`; KAM_ENOMEM.
 */
int
kam_convert_open(struct kam_convert **c, const char *encoding, const char *head,
		 size_t n, const char *name, struct kam_err *err);

/*
 * Convert from *in on, which ends at `end`, into the `room` bytes at `out`,
 * at least KAM_CONVERT_ROOM.  Returns the bytes written and advances *in over
 * what was used.  0: all is used but an incomplete character, which must
 * stand at the front of the next call's input.  `last`: nothing follows; then
 * 0 is the end.
 *
 * For what is not a character, and with `last` for what is an incomplete one,
 * 0xFF is written, one byte (in utf-16 and utf-32 one unit) is passed over,
 * and conversion goes on behind it.
 */
size_t kam_convert_run(struct kam_convert *c, const char **in, const char *end,
		       char *out, size_t room, bool last);

/* NULL is allowed. */
void kam_convert_close(struct kam_convert *c);

#endif
