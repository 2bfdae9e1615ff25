/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Maps from RFM scores to named segments: built in, or read from rules.
 */
#ifndef KAM_SEGMENT_H
#define KAM_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kam/err.h>
#include <kam/mem.h>
#include <kam/quantile.h>

#define KAM_SEGMENT_CODES (KAM_BINS_MAX * KAM_BINS_MAX * KAM_BINS_MAX)
#define KAM_SEGMENT_SHOWN 10
#define KAM_SEGMENT_TEXT (4 * KAM_SEGMENT_SHOWN)
#define KAM_NO_SEGMENT ((size_t)-1)

/*
 * A built-in map as a data table.  A dimension of 1 bin takes any score; a
 * map by means has two, 1 for a value not better than its mean and 2 for a
 * better one.
 */
struct kam_segment_builtin {
	const char *name;
	int bins[3]; /* of r, f, m */
	bool means;
	const char *const *segments; /* best first; NULL ends the list */
	/* bins[0] * bins[1] strings of bins[2] letters, 'a' the first. */
	const char *const *codes;
};

/* The built-in map `name` (grid11, cells25, cn8), or NULL. */
const struct kam_segment_builtin *kam_segment_builtin(struct kam_str name);

/* A map in use. */
struct kam_segments {
	int bins[3];
	bool means;
	size_t n, cap;
	struct kam_str *name; /* owned; n of them, best first */
	uint16_t code[KAM_SEGMENT_CODES]; /* segment's position + 1, 0: none */
	struct kam_arena arena; /* holds the names' bytes */
};

/* clang-format off */
#define KAM_SEGMENTS_INIT \
	{ { 0, 0, 0 }, false, 0, 0, NULL, { 0 }, KAM_ARENA_INIT }
/* clang-format on */

void kam_segments_release(struct kam_segments *s);

/*
 * Fill `s`, a KAM_SEGMENTS_INIT value, from a built-in map for scores of
 * `bins`.  KAM_EUSAGE if the map is for other numbers of bins; KAM_ENOMEM.
 * Released in any case.
 */
int
kam_segments_use(struct kam_segments *s, const struct kam_segment_builtin *map,
		 const int bins[3], struct kam_err *err);

/* Make `s`, a KAM_SEGMENTS_INIT value, an empty map for scores of `bins`. */
void kam_segments_begin(struct kam_segments *s, const int bins[3]);

/*
 * Add a rule: the codes of ranges[0] x ranges[1] x ranges[2] ("4-5", "3")
 * that no earlier rule took are of segment `name`.  Segments are ranked by
 * their first rule, best first.  `place` is the rule's, for messages; its
 * column is set.  KAM_EDATA for a blank name, a range that cannot be read
 * or leaves the scores, and a rule that can never be reached; KAM_ENOMEM.
 */
int kam_segments_add(struct kam_segments *s, struct kam_str name,
		     const struct kam_str ranges[3], struct kam_place *place,
		     struct kam_err *err);

/*
 * How many codes have no segment.  The first KAM_SEGMENT_SHOWN of them are
 * written to `buf` as "155 254", a blank between them; it has
 * KAM_SEGMENT_TEXT bytes.
 */
size_t kam_segments_uncovered(const struct kam_segments *s, char *buf);

/* The segment of a code, each score from 1 to its bins, or KAM_NO_SEGMENT. */
size_t
kam_segments_of(const struct kam_segments *s, const unsigned char score[3]);

/* The position of the segment `name`, or KAM_NO_SEGMENT.  O(n). */
size_t kam_segments_find(const struct kam_segments *s, struct kam_str name);

/* "up", "down" or "same", by the ranks of two segments, 0 the best. */
struct kam_str kam_segment_moved(size_t before, size_t now);

#endif
