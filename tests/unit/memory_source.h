/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A source that is a piece of memory and delivers it in pieces as told, in
 * place of the one that reads files: a program that includes this is linked
 * with these functions, all that source.h has, and the reader above them is
 * the real one.
 */
#ifndef KAM_TESTS_MEMORY_SOURCE_H
#define KAM_TESTS_MEMORY_SOURCE_H

#include <string.h>

#include "../../libkam/io/source.h"

struct kam_source {
	const char *bytes;
	size_t len, at;
	size_t piece;	 /* bytes a read gives; 0: as many as fit */
	uint64_t random; /* not 0: of random size, up to `piece` */
};

/* What the next kam_source_open() opens. */
static struct kam_source memory;

int
kam_source_open(struct kam_source **s, const char *file, const char *encoding,
		struct kam_err *err)
{
	(void)file;
	(void)encoding;
	(void)err;
	memory.at = 0;
	*s = &memory;
	return KAM_OK;
}

ssize_t
kam_source_read(struct kam_source *s, char *buf, size_t size,
		struct kam_err *err)
{
	size_t n = s->len - s->at, piece = s->piece;

	(void)err;
	if (s->random && piece) {
		s->random =
			s->random * 6364136223846793005u + 1442695040888963407u;
		piece = 1 + (s->random >> 33) % piece;
	}
	if (piece && n > piece)
		n = piece;
	if (n > size)
		n = size;
	if (n)
		memcpy(buf, s->bytes + s->at, n);
	s->at += n;
	return (ssize_t)n;
}

const char *
kam_source_name(const struct kam_source *s)
{
	(void)s;
	return "in";
}

uint64_t
kam_source_position(const struct kam_source *s)
{
	return s->at;
}

uint64_t
kam_source_size(const struct kam_source *s)
{
	return s->len;
}

const char *
kam_source_encoding(const struct kam_source *s)
{
	(void)s;
	return NULL;
}

int
kam_source_close(struct kam_source *s, struct kam_err *err)
{
	(void)s;
	(void)err;
	return KAM_OK;
}

#endif
