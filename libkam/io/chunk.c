/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chunk.h"

#include <stdlib.h>

int
kam_chunk_reserve(struct kam_chunk *c, size_t size, struct kam_err *err)
{
	char *data;

	if (size <= c->size)
		return KAM_OK;
	if (!(data = realloc(c->data, size + 2 * KAM_BLOCK)))
		return kam_nomem(err, "the input buffer");
	c->data = data;
	/* The slack is looked at, though not acted upon. */
	memset(c->data + c->size, 0, size + 2 * KAM_BLOCK - c->size);
	c->size = size;
	return KAM_OK;
}

void
kam_chunk_release(struct kam_chunk *c)
{
	free(c->data);
	kam_cut_release(&c->cut);
	memset(c, 0, sizeof(*c));
}

uint64_t
kam_count_newlines(const char *p, size_t len, char newline)
{
	uint64_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += p[i] == newline;
	return n;
}
