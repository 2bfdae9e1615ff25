/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A line that counts, noted in words of 64 bits until it is added up:
 *
 *	its day, whether it has an order, the length of the customer's name;
 *	above them 32 bits of the name's hash
 *	the amount
 *	the order's code, if it has one
 *	the customer's name, zeros behind it up to a whole word
 */
#ifndef KAM_ROLL_NOTE_H
#define KAM_ROLL_NOTE_H

#include <string.h>

#include <kam/date.h>
#include <kam/table.h>

/* No order number: in a file that has some, and in one that has none. */
#define KAM_NO_ORDER UINT64_MAX
#define KAM_NO_ORDERS (UINT64_MAX - 1)

#define KAM_NOTE_TEXT 255 /* bytes of a name that can be noted */
#define KAM_NOTE_WORDS(len) (3 + ((len) + 7) / 8) /* at most */

/* The first word, from below: length, order, day counted from -2^20, hash. */
#define KAM_NOTE_ORDER 0x100
#define KAM_NOTE_DAY_AT 9
#define KAM_NOTE_HASH_AT 32
#define KAM_NOTE_DAY_BIAS (1 << 20)

_Static_assert(KAM_DAY_MIN + KAM_NOTE_DAY_BIAS >= 0 &&
		       KAM_DAY_MAX + KAM_NOTE_DAY_BIAS < 1 << 22,
	       "a day has 22 bits");

/* A note as it is read. */
struct kam_note {
	struct kam_str customer; /* in the note */
	uint32_t hash; /* its lower half */
	kam_day day;
	kam_dec amount; /* one that is written fits 64 bits */
	uint64_t order; /* of a purchase: its code, or one of the above */
};

/*
 * Write a line's note; returns how many words it has.  `order` as in struct
 * kam_note.  `text` is the name if it has at most 16 bytes, as
 * kam_hash_words() has copied it.
 */
static inline size_t
kam_note_write(uint64_t *w, struct kam_str customer, const uint64_t text[2],
	       uint32_t hash, kam_day day, int64_t amount, uint64_t order)
{
	const bool ordered = order != KAM_NO_ORDERS;
	const size_t len = customer.len, words = 2 + ordered + (len + 7) / 8;

	w[0] = (uint64_t)hash << KAM_NOTE_HASH_AT |
	       (uint64_t)(uint32_t)(day + KAM_NOTE_DAY_BIAS)
		       << KAM_NOTE_DAY_AT |
	       (ordered ? KAM_NOTE_ORDER : 0) | len;
	w[1] = (uint64_t)amount;
	if (ordered)
		w[2] = order;
	if (len > 16) {
		w[words - 1] = 0;
		memcpy(w + 2 + ordered, customer.ptr, len);
	} else {
		w[words - 1] = text[1];
		w[2 + ordered] = text[0];
	}
	return words;
}

/* Read a note; returns how many words it has. */
static inline size_t
kam_note_read(struct kam_note *n, const uint64_t *w)
{
	const uint64_t first = w[0];
	const bool order = first & KAM_NOTE_ORDER;

	n->hash = (uint32_t)(first >> KAM_NOTE_HASH_AT);
	n->day = (kam_day)((uint32_t)first >> KAM_NOTE_DAY_AT) -
		 KAM_NOTE_DAY_BIAS;
	n->amount = (int64_t)w[1];
	n->order = order ? w[2] : KAM_NO_ORDERS;
	n->customer.ptr = (const char *)(w + 2 + order);
	n->customer.len = first & KAM_NOTE_TEXT;
	return 2 + order + (n->customer.len + 7) / 8;
}

#endif
