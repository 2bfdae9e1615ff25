/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "orders.h"

#include <kam/decimal.h>

/* What a code is, in its two highest bits. */
#define CODE_NUMBER ((uint64_t)0 << 62) /* digits without a leading zero */
#define CODE_BYTES ((uint64_t)1 << 62)	/* up to 7 bytes, and their number */
#define CODE_TAIL ((uint64_t)2 << 62)	/* a named prefix and digits */
#define CODE_NAMED ((uint64_t)3 << 62)	/* a name */

#define BYTES 7	       /* and 3 bits for how many: 59 */
#define DIGITS 18      /* below 2^62 */
#define TAIL_DIGITS 14 /* below 2^47 */
#define TAIL_BITS 47
#define PREFIXES ((uint64_t)1 << (62 - TAIL_BITS))

int
kam_names_init(struct kam_names *n)
{
	if (kam_table_init(&n->table, sizeof(uint64_t)))
		return -1;
	if (pthread_mutex_init(&n->lock, NULL)) {
		kam_table_release(&n->table);
		return -1;
	}
	return 0;
}

void
kam_names_release(struct kam_names *n)
{
	pthread_mutex_destroy(&n->lock);
	kam_table_release(&n->table);
}

int
kam_coder_init(struct kam_coder *c, struct kam_names *names)
{
	c->names = names;
	return kam_table_init(&c->seen, sizeof(uint64_t));
}

void
kam_coder_release(struct kam_coder *c)
{
	kam_table_release(&c->seen);
}

/* The number of `text` among the names, from 1; 0 when out of memory. */
static uint64_t
name_of(struct kam_coder *c, struct kam_str text)
{
	uint64_t hash = kam_hash(text.ptr, text.len), *mine, *all, n = 0;
	bool fresh;

	if (!(mine = kam_table_put(&c->seen, text, hash, NULL)))
		return 0;
	if (*mine)
		return *mine;
	pthread_mutex_lock(&c->names->lock);
	all = kam_table_put(&c->names->table, text, hash, &fresh);
	if (all && fresh)
		*all = c->names->table.n;
	if (all)
		n = *all;
	pthread_mutex_unlock(&c->names->lock);
	return *mine = n;
}

/* How many digits end the text, the first of them not being a zero. */
static size_t
digit_tail(struct kam_str s, uint64_t *value)
{
	uint64_t scale = 1;
	size_t n = 0, taken = 0;

	*value = 0;
	while (n < s.len && n < DIGITS) {
		unsigned d = (unsigned char)s.ptr[s.len - 1 - n] - '0';

		if (d > 9)
			break;
		*value += d * scale;
		scale *= 10;
		n++;
		if (d)
			taken = n;
	}
	return taken;
}

static uint64_t
pack(struct kam_str s)
{
	uint64_t code = s.len;

	for (size_t i = 0; i < s.len; i++)
		code = code << 8 | (unsigned char)s.ptr[i];
	return CODE_BYTES | code;
}

int
kam_coder_code(struct kam_coder *c, struct kam_str text, uint64_t *code)
{
	uint64_t value, name;
	long long number;
	size_t tail;

	/* The usual form of all: digits alone. */
	if (text.ptr[0] != '0' && text.len <= 16 &&
	    kam_count_read(text, &number) == KAM_READ_OK) {
		*code = CODE_NUMBER | (uint64_t)number;
		return 0;
	}
	tail = digit_tail(text, &value);
	if (tail == text.len) {
		*code = CODE_NUMBER | value;
		return 0;
	}
	if (text.len <= BYTES) {
		*code = pack(text);
		return 0;
	}
	if (tail && tail <= TAIL_DIGITS) {
		struct kam_str prefix = { text.ptr, text.len - tail };

		if (!(name = name_of(c, prefix)))
			return -1;
		if (name < PREFIXES) {
			*code = CODE_TAIL | name << TAIL_BITS | value;
			return 0;
		}
	}
	if (!(name = name_of(c, text)))
		return -1;
	*code = CODE_NAMED | name;
	return 0;
}
