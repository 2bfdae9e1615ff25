/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory for many arrays that grow, shared by threads and freed all at once.
 * It lies in huge pages where the system has them, since a page of 4 kB that
 * is touched for the first time costs the system more than filling it costs
 * us.  What is given back serves again, for pieces of that size or smaller;
 * neighbours of 4 kB and more that have been given back become one.
 */
#ifndef KAM_SLABS_H
#define KAM_SLABS_H

#include <pthread.h>

#include <kam/mem.h>

#define KAM_SLABS_STEP 64 /* bytes; pieces are aligned to it */
#define KAM_SLABS_KINDS 48

struct kam_slab {
	char *at; /* owned */
	size_t bytes;
	unsigned char *joins; /* owned; by 4 kB: 1 + the kind of the piece that
				 begins there and has been given back; 0:
				 none does */
};

/* A piece that has been given back begins with this. */
struct kam_spare {
	struct kam_spare *next, *before;
};

struct kam_slabs {
	pthread_mutex_t lock; /* guards what follows */
	size_t used; /* bytes of the newest slab that have been cut off */
	size_t total; /* bytes of all */
	struct kam_spare *spare[KAM_SLABS_KINDS]; /* of 64 << i bytes each */
	struct kam_slab *slab; /* owned */
	size_t nslabs, cap;
};

/* 0, or -1. */
int kam_slabs_init(struct kam_slabs *s);
/* All pieces are gone, those that were not given back too; the slabs are as
   new.  No other thread uses them. */
void kam_slabs_clear(struct kam_slabs *s);
void kam_slabs_release(struct kam_slabs *s);

/*
 * A piece of at least `bytes`, the next power of two, not cleared; NULL when
 * out of memory.  Where `s` is NULL it is kam_alloc_pages(bytes).  O(1), of
 * 4 kB and more O(slabs), which are few.
 */
void *kam_slabs_take(struct kam_slabs *s, size_t bytes);
/* Give back a piece that was taken for as many bytes; it may be NULL.  Where
   `s` is NULL it is free(). */
void kam_slabs_give(struct kam_slabs *s, void *piece, size_t bytes);

#endif
