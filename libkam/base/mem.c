/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/mem.h>

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#define LINE ((size_t)64)
#define HUGE_PAGE ((size_t)2 << 20)
#define BLOCK_MIN ((size_t)64 << 10)
#define BLOCK_MAX (2 * HUGE_PAGE - sizeof(struct kam_arena_block))

/* No object is larger than this, so that pointer differences are defined. */
#define BYTES_MAX ((size_t)PTRDIFF_MAX)

struct kam_arena_block {
	struct kam_arena_block *next; /* owned */
	size_t size;		      /* of data */
	alignas(max_align_t) char data[];
};

void *
kam_grow(void *array, size_t *cap, size_t need, size_t size)
{
	size_t most = BYTES_MAX / (size ? size : 1);
	size_t wanted = *cap + *cap / 2;
	void *grown;

	if (array && need <= *cap)
		return array;
	if (need > most)
		return NULL;
	if (wanted < need)
		wanted = need;
	if (wanted < 8)
		wanted = 8;
	if (wanted > most)
		wanted = most;
	grown = realloc(array, wanted * (size ? size : 1));
	if (grown)
		*cap = wanted;
	return grown;
}

/*
 * Ask for huge pages where whole ones lie in these bytes, which nobody has
 * touched.  Only a wish: whether it is granted does not matter.
 */
static void
wish_huge(void *p, size_t bytes)
{
#ifdef MADV_HUGEPAGE
	const size_t skip = (HUGE_PAGE - (uintptr_t)p % HUGE_PAGE) % HUGE_PAGE;

	if (p && bytes >= skip + HUGE_PAGE)
		(void)madvise((char *)p + skip,
			      (bytes - skip) / HUGE_PAGE * HUGE_PAGE,
			      MADV_HUGEPAGE);
#else
	(void)p;
	(void)bytes;
#endif
}

void *
kam_alloc(size_t n, size_t size)
{
	void *p;

	if (n > BYTES_MAX / (size ? size : 1))
		return NULL;
	p = calloc(n ? n : 1, size ? size : 1);
	wish_huge(p, n * size);
	return p;
}

void *
kam_alloc_pages(size_t bytes)
{
	size_t align = bytes < HUGE_PAGE ? LINE : HUGE_PAGE;
	void *p;

	if (bytes > BYTES_MAX - HUGE_PAGE)
		return NULL;
	bytes = (bytes + align - 1) / align * align;
	p = aligned_alloc(align, bytes ? bytes : align);
	wish_huge(p, bytes);
	return p;
}

int
kam_buf_reserve(struct kam_buf *b, size_t more)
{
	char *grown;

	if (more <= b->cap - b->len && b->ptr)
		return 0;
	if (more > BYTES_MAX - b->len)
		return -1;
	grown = kam_grow(b->ptr, &b->cap, b->len + more, 1);
	if (!grown)
		return -1;
	b->ptr = grown;
	return 0;
}

int
kam_buf_put(struct kam_buf *b, const char *ptr, size_t len)
{
	if (kam_buf_reserve(b, len))
		return -1;
	if (len)
		memcpy(b->ptr + b->len, ptr, len);
	b->len += len;
	return 0;
}

int
kam_buf_putc(struct kam_buf *b, char c)
{
	return kam_buf_put(b, &c, 1);
}

void
kam_buf_release(struct kam_buf *b)
{
	free(b->ptr);
	*b = (struct kam_buf)KAM_BUF_INIT;
}

static struct kam_arena_block *
block_new(struct kam_arena *a, size_t size)
{
	struct kam_arena_block *block;

	if (size > BYTES_MAX - sizeof *block)
		return NULL;
	block = kam_alloc_pages(sizeof *block + size);
	if (!block)
		return NULL;
	block->size = size;
	a->total += sizeof *block + size;
	return block;
}

/* Blocks grow with the arena, so that it has few of them. */
static size_t
next_block_size(const struct kam_arena *a)
{
	if (a->total < BLOCK_MIN)
		return BLOCK_MIN;
	return a->total < BLOCK_MAX ? a->total : BLOCK_MAX;
}

/*
 * A large object gets a block of its own behind the head, where it does not
 * cost the room that is left in the head.
 */
static char *
alloc_apart(struct kam_arena *a, size_t size)
{
	struct kam_arena_block *block = block_new(a, size);

	if (!block)
		return NULL;
	block->next = a->head->next;
	a->head->next = block;
	return block->data;
}

/* `size` bytes from a multiple of `align` on, in the head or a new block. */
static char *
take(struct kam_arena *a, size_t size, size_t align)
{
	size_t start = (a->used + align - 1) / align * align;
	struct kam_arena_block *block;
	size_t block_size;

	if (size == 0)
		size = 1;
	if (a->head && start <= a->size && size <= a->size - start) {
		a->used = start + size;
		return a->head->data + start;
	}
	block_size = next_block_size(a);
	if (a->head && size > block_size / 4)
		return alloc_apart(a, size);
	block = block_new(a, size > block_size ? size : block_size);
	if (!block)
		return NULL;
	block->next = a->head;
	a->head = block;
	a->size = block->size;
	a->used = size;
	return block->data;
}

void *
kam_arena_alloc(struct kam_arena *a, size_t size)
{
	return take(a, size, alignof(max_align_t));
}

char *
kam_arena_copy(struct kam_arena *a, const char *ptr, size_t len)
{
	char *copy = take(a, len, 1);

	if (copy && len)
		memcpy(copy, ptr, len);
	return copy;
}

char *
kam_arena_strdup(struct kam_arena *a, struct kam_str s)
{
	char *copy = s.len < BYTES_MAX ? take(a, s.len + 1, 1) : NULL;

	if (!copy)
		return NULL;
	if (s.len)
		memcpy(copy, s.ptr, s.len);
	copy[s.len] = '\0';
	return copy;
}

static void
free_blocks(struct kam_arena_block *block)
{
	while (block) {
		struct kam_arena_block *next = block->next;

		free(block);
		block = next;
	}
}

void
kam_arena_reset(struct kam_arena *a)
{
	if (!a->head)
		return;
	free_blocks(a->head->next);
	a->head->next = NULL;
	a->used = 0;
	a->total = sizeof *a->head + a->head->size;
}

void
kam_arena_release(struct kam_arena *a)
{
	free_blocks(a->head);
	*a = (struct kam_arena)KAM_ARENA_INIT;
}
