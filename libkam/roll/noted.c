/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "noted.h"

#include <string.h>

#define CHUNK (KAM_NOTED_WORDS * sizeof(uint64_t))

/* Another chunk to be filled; false: there is none. */
static bool
next_chunk(struct kam_noted *q, bool more)
{
	const uint32_t next = q->chunks ? q->at + 1 : 0;

	if (next == KAM_NOTED_CHUNKS || (next == q->chunks && !more))
		return false;
	if (next == q->chunks) {
		if (!(q->chunk[next] = kam_slabs_take(q->slabs, CHUNK)))
			return false;
		q->chunks++;
	}
	q->at = next;
	q->filled[next] = 0;
	return true;
}

bool
kam_noted_put(struct kam_noted *q, const uint64_t *word, size_t n, bool more)
{
	if ((!q->chunks || n > (size_t)(KAM_NOTED_WORDS - q->filled[q->at])) &&
	    !next_chunk(q, more))
		return false;
	memcpy(q->chunk[q->at] + q->filled[q->at], word, n * sizeof(*word));
	q->filled[q->at] = (uint16_t)(q->filled[q->at] + n);
	q->words += n;
	return true;
}

void
kam_noted_clear(struct kam_noted *q)
{
	q->words = 0;
	q->at = 0;
	q->filled[0] = 0;
}

void
kam_noted_release(struct kam_noted *q)
{
	while (q->chunks)
		kam_slabs_give(q->slabs, q->chunk[--q->chunks], CHUNK);
	kam_noted_clear(q);
}
