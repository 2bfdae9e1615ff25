/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "orders.h"

#include <stdlib.h>
#include <string.h>

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
#define PAIRS 4

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
	size_t tail = digit_tail(text, &value);

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

static int
compare(const struct kam_pair *a, const struct kam_pair *b)
{
	if (a->hi != b->hi)
		return a->hi < b->hi ? -1 : 1;
	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	return (a->day > b->day) - (a->day < b->day);
}

static int
by_code(const void *a, const void *b)
{
	return compare(a, b);
}

static int
by_day(const void *a, const void *b)
{
	const struct kam_pair *x = a, *y = b;

	return x->day != y->day ? (x->day > y->day) - (x->day < y->day)
				: compare(x, y);
}

/* Throw out doubles, which stand side by side. */
static void
drop_doubles(struct kam_pairs *p)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < p->n; i++)
		if (!n || compare(&p->v[n - 1], &p->v[i]))
			p->v[n++] = p->v[i];
	p->sorted = p->n = n;
}

size_t
kam_pairs_settle(struct kam_pairs *p)
{
	if (p->sorted == p->n)
		return p->n;
	qsort(p->v, p->n, sizeof(*p->v), by_code);
	drop_doubles(p);
	return p->n;
}

void
kam_pairs_by_day(struct kam_pairs *p)
{
	kam_pairs_settle(p);
	if (p->n)
		qsort(p->v, p->n, sizeof(*p->v), by_day);
	p->sorted = 0;
}

/* Room for one more: by throwing out doubles if there are enough. */
static int
make_room(struct kam_pairs *p)
{
	struct kam_pair *v;
	uint32_t cap;

	kam_pairs_settle(p);
	if (p->n < p->cap - p->cap / 4)
		return 0;
	cap = p->cap ? p->cap + p->cap / 2 : PAIRS;
	if (cap < p->cap || !(v = realloc(p->v, cap * sizeof(*v))))
		return -1;
	p->v = v;
	p->cap = cap;
	return 0;
}

static int
add(struct kam_pairs *p, const struct kam_pair *pair)
{
	int way;

	if (p->n == p->cap && make_room(p))
		return -1;
	/* The lines of an order stand together, and numbers mostly rise. */
	way = p->n ? compare(&p->v[p->n - 1], pair) : -1;
	if (way == 0)
		return 0;
	p->sorted += way < 0 && p->sorted == p->n;
	p->v[p->n++] = *pair;
	return 0;
}

int
kam_pairs_add(struct kam_pairs *p, uint64_t code, kam_day day)
{
	struct kam_pair pair = { (uint32_t)(code >> 32), (uint32_t)code, day };

	return add(p, &pair);
}

int
kam_pairs_merge(struct kam_pairs *p, struct kam_pairs *other)
{
	uint32_t a = (uint32_t)kam_pairs_settle(p);
	uint32_t b = (uint32_t)kam_pairs_settle(other), n = a + b;
	struct kam_pair *v;

	if (n < a)
		return -1;
	if (n > p->cap) {
		if (!(v = realloc(p->v, n * sizeof(*v))))
			return -1;
		p->v = v;
		p->cap = n;
	}
	p->n = n;
	/* From the end, so that nothing is overwritten before it is read. */
	while (b) {
		bool mine = a && compare(&p->v[a - 1], &other->v[b - 1]) > 0;

		p->v[--n] = mine ? p->v[--a] : other->v[--b];
	}
	drop_doubles(p);
	return 0;
}

void
kam_pairs_release(struct kam_pairs *p)
{
	free(p->v);
	memset(p, 0, sizeof(*p));
}
