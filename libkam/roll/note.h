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

/* How many words it has when written. */
static inline size_t
kam_note_words(const struct kam_note *n)
{
	return 2 + (n->order != KAM_NO_ORDERS) + (n->customer.len + 7) / 8;
}

/* Write a note; returns how many words it has. */
static inline size_t
kam_note_write(uint64_t *w, const struct kam_note *n)
{
	const bool order = n->order != KAM_NO_ORDERS;
	const size_t len = n->customer.len, words = kam_note_words(n);
	uint64_t *text = w + 2 + order;
	struct kam_key key;

	w[0] = (uint64_t)n->hash << KAM_NOTE_HASH_AT |
	       (uint64_t)(uint32_t)(n->day + KAM_NOTE_DAY_BIAS)
		       << KAM_NOTE_DAY_AT |
	       (order ? KAM_NOTE_ORDER : 0) | len;
	w[1] = (uint64_t)n->amount;
	if (order)
		w[2] = n->order;
	if (len > 16) {
		w[words - 1] = 0;
		memcpy(text, n->customer.ptr, len);
		return words;
	}
	/* Which has zeros behind the name. */
	kam_key_make(&key, n->customer);
	memcpy(&text[0], key.text, 8);
	if (len > 8)
		memcpy(&text[1], key.text + 8, 8);
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
