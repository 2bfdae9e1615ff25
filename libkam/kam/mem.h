/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KAM_MEM_H
#define KAM_MEM_H

#include <stddef.h>

#include <kam/str.h>

/*
 * Grow an array of `size`-byte elements so that it holds at least `need`.
 * *cap is its present capacity in elements and is updated; growth is by
 * half again, so that appending costs O(1) each.  Returns the array, which
 * may have moved, or NULL (the old one is then untouched and still owned by
 * the caller) when memory or size_t does not suffice.
 */
void *kam_grow(void *array, size_t *cap, size_t need, size_t size);

/* calloc() for at least one element, so that NULL means out of memory; much
   of it lies in huge pages where the system has them. */
void *kam_alloc(size_t n, size_t size);

/*
 * `bytes` of memory, not cleared, from a cache line's start on; from 2 MB on
 * in huge pages where the system has them, so that going all over it does not
 * cost a look at the page table each time.  Freed by free(); NULL when out of
 * memory.
 */
void *kam_alloc_pages(size_t bytes);

/* Growing bytes.  The owner releases them with kam_buf_release(). */
struct kam_buf {
	char *ptr;
	size_t len, cap;
};

#define KAM_BUF_INIT { NULL, 0, 0 }

/* Room for `more` further bytes; 0, or -1 when out of memory. */
int kam_buf_reserve(struct kam_buf *b, size_t more);
/* Append bytes, one byte; 0, or -1 when out of memory. */
int kam_buf_put(struct kam_buf *b, const char *ptr, size_t len);
int kam_buf_putc(struct kam_buf *b, char c);
void kam_buf_release(struct kam_buf *b);

static inline struct kam_str
kam_buf_str(const struct kam_buf *b)
{
	return (struct kam_str){ b->len ? b->ptr : "", b->len };
}

/*
 * Memory that is freed all at once.  Blocks of 64 kB and more; an object
 * never moves.  Not for use by two threads at once.
 */
struct kam_arena {
	struct kam_arena_block *head;	/* owned */
	size_t used, size;		/* of the head block, in bytes */
	size_t total;			/* bytes of all blocks */
};

#define KAM_ARENA_INIT { NULL, 0, 0, 0 }

/* `size` bytes aligned for any type, not cleared; NULL when out of memory. */
void *kam_arena_alloc(struct kam_arena *a, size_t size);
/* A copy of the bytes, unaligned and without NUL; NULL as above. */
char *kam_arena_copy(struct kam_arena *a, const char *ptr, size_t len);
/* A copy with a NUL behind it; NULL as above. */
char *kam_arena_strdup(struct kam_arena *a, struct kam_str s);
/* Forget all objects but keep one block for reuse. */
void kam_arena_reset(struct kam_arena *a);
void kam_arena_release(struct kam_arena *a);

#endif
