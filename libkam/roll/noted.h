/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Notes that wait until they are added up, in the order they came: in chunks,
 * so that no note is copied to make room, and little room is left over.
 */
#ifndef KAM_ROLL_NOTED_H
#define KAM_ROLL_NOTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kam/slabs.h>

#define KAM_NOTED_WORDS 512 /* of a chunk: 4 kB */
#define KAM_NOTED_CHUNKS 64 /* at most: 256 kB */

/* New: zeros but for the slabs. */
struct kam_noted {
	struct kam_slabs *slabs; /* the owner's */
	size_t words;		 /* that wait */
	uint32_t at, chunks;	 /* the chunk that is being filled; how many
				    there are */
	uint16_t filled[KAM_NOTED_CHUNKS]; /* words, by chunk */
	uint64_t *chunk[KAM_NOTED_CHUNKS]; /* owned */
};

/*
 * Append whole notes of `n` words, at most KAM_NOTED_WORDS.  False: there is
 * no room for them, nor may there be more of it (`more`), nor can there be:
 * too many chunks, or no memory.
 */
bool kam_noted_put(struct kam_noted *q, const uint64_t *word, size_t n,
		   bool more);
/* Forget the notes; their room is used again. */
void kam_noted_clear(struct kam_noted *q);
/* Give the room back. */
void kam_noted_release(struct kam_noted *q);

#endif
