/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names as numbers: the groups that values of a column make. */
#ifndef KAM_LABELS_H
#define KAM_LABELS_H

#include <stdint.h>

#include <kam/mem.h>
#include <kam/str.h>
#include <kam/table.h>

struct kam_labels {
	size_t n, cap;
	struct kam_str *name;	/* n, each once; owned */
	struct kam_table table; /* of uint32_t; owned */
	struct kam_arena arena; /* holds the names' bytes */
};

/* An empty set; 0, or -1 when out of memory.  Released in any case. */
int kam_labels_init(struct kam_labels *l);
void kam_labels_release(struct kam_labels *l);

/* The number of a name, the next one if it is new; 0, or -1 when out of
   memory or of 32-bit numbers. */
int kam_labels_put(struct kam_labels *l, struct kam_str name, uint32_t *number);

/*
 * Number the names bytewise, and `of`, `n` numbers that were given before,
 * accordingly.  No name may be put after that.  0, or -1 when out of memory.
 */
int kam_labels_sort(struct kam_labels *l, uint32_t *of, size_t n);

#endif
