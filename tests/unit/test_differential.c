/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reader against libcsv, on random, mutated and malicious bytes, in every
 * way of scanning and in pieces of any size.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "oracle.h"

#define ROOM 6000

static uint64_t seed = 20240301;
static struct kam_buf want, got;
static char text[ROOM + 64];
static size_t len;

static size_t
below(size_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (size_t)(seed >> 11) % n;
}

static void
add(const char *p, size_t n)
{
	if (len + n <= ROOM) {
		memcpy(text + len, p, n);
		len += n;
	}
}

static void
add_text(const char *p)
{
	add(p, strlen(p));
}

static void
add_run(char c, size_t n)
{
	while (n-- > 0)
		add(&c, 1);
}

/* A field as a careful writer would put it. */
static void
add_field(char sep)
{
	switch (below(8)) {
	case 0:
		break;
	case 1:
		add_text("\"\"");
		break;
	case 2:
		add_text("\"a\"\"b\"");
		break;
	case 3:
		add_text("\"");
		add(&sep, 1);
		add_text(below(2) ? "\n" : "\r\n");
		add_run('q', below(70));
		add_text(below(2) ? "\"\"\"" : "\"");
		break;
	case 4:
		add_text("客户");
		break;
	case 5:
		add_run('x', below(140));
		break;
	default:
		add_run('0', 1 + below(6));
	}
}

static void
add_records(size_t n, size_t columns, char sep, const char *end)
{
	for (size_t i = 0; i < n; i++) {
		if (below(12) == 0)
			add_text(end);
		for (size_t k = 0; k < columns; k++) {
			if (k > 0)
				add(&sep, 1);
			add_field(sep);
		}
		if (i + 1 < n || below(3))
			add_text(end);
	}
}

/* Change, drop and insert some bytes that matter. */
static void
mutate(size_t from, size_t times, char sep)
{
	const char some[] = { '"', '"', '\n', '\r',   sep,  'x',   ' ',
			      '"', sep, '\n', '\xE5', '\0', '\xFF' };

	for (size_t i = 0; i < times && len > from; i++) {
		size_t at = from + below(len - from);

		switch (below(3)) {
		case 0:
			text[at] = some[below(sizeof some)];
			break;
		case 1:
			memmove(text + at, text + at + 1, len - at - 1);
			len--;
			break;
		default:
			if (len == ROOM)
				break;
			memmove(text + at + 1, text + at, len - at);
			text[at] = some[below(sizeof some)];
			len++;
		}
	}
}

/* Bytes of the kinds that matter, in no order at all. */
static void
add_noise(size_t n, char sep)
{
	while (n-- > 0)
		switch (below(12)) {
		case 0:
		case 1:
			add_text("\"");
			break;
		case 2:
		case 3:
			add(&sep, 1);
			break;
		case 4:
			add_text("\n");
			break;
		case 5:
			add_text("\r\n");
			break;
		case 6:
			if (below(20) == 0)
				add_text("\r");
			break;
		case 7:
			add_text("\"\"");
			break;
		case 8:
			add_text("户");
			break;
		case 9:
			add_run('x', below(30) ? 1 : 50 + below(30));
			break;
		case 10:
			if (below(50) == 0)
				add(below(2) ? "\0" : "\xE5", 1);
			break;
		default:
			add_text("a");
		}
}

/* Print bytes so that they can be put into a test. */
static void
show(const char *what, const char *p, size_t n)
{
	fprintf(stderr, "%s: \"", what);
	for (size_t i = 0; i < n; i++)
		if (p[i] >= ' ' && p[i] <= '~' && p[i] != '"')
			fputc(p[i], stderr);
		else
			fprintf(stderr, "\\%03o", (unsigned char)p[i]);
	fprintf(stderr, "\"\n");
}

static void
check_batches(const struct kam_reader_options *o, bool bare, bool readable)
{
	int rc = reader_read(o, bare, &got);

	if (!readable && rc == KAM_EDATA)
		return;
	if (readable && got.len == want.len &&
	    !memcmp(got.ptr, want.ptr, want.len))
		return;
	fprintf(stderr, "scan %s, pieces of %zu, skip %d, bare %d: %d\n",
		o->scan, memory.piece, o->skip, bare, rc);
	show("bytes", text, len);
	show("libcsv", want.ptr, want.len);
	show("reader", got.ptr, got.len);
	fail();
}

/* With fields, and by chance as a bare batch too. */
static void
check_reading(const struct kam_reader_options *o, bool readable)
{
	const uint64_t random = memory.random;

	check_batches(o, false, readable);
	memory.random = random;
	if (below(2))
		check_batches(o, true, readable);
}

static const char *const ways[] = { "plain", "sse2", "avx2", "avx512", "neon" };

/* Every way of scanning, whole and in pieces, stopping and skipping. */
static void
check_text(char sep)
{
	struct kam_reader_options o = { .sep = sep };

	memory = (struct kam_source){ text, len, 0, 0, 0 };
	for (int skip_bad = 0; skip_bad < 2; skip_bad++) {
		bool readable = oracle_read(text, len, sep, skip_bad, &want);

		o.skip = skip_bad;
		for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
			o.scan = ways[i];
			if (!kam_mask_choose(o.scan))
				continue;
			memory.random = 0;
			memory.piece = 0;
			check_batches(&o, false, readable);
			check_batches(&o, true, readable);
			memory.piece = 1 + below(129);
			check_reading(&o, readable);
			memory.random = 1 + seed;
			check_reading(&o, readable);
		}
	}
}

static const char seps[] = ",,,;\t|";
static const char *const line_ends[] = { "\n", "\n", "\r\n", "\r\n", "\r" };

static void
well_formed_bytes_read_as_libcsv_reads_them(void **state)
{
	(void)state;
	for (int i = 0; i < 1500; i++) {
		char sep = seps[below(6)];

		len = 0;
		add_records(1 + below(40), 1 + below(5), sep,
			    line_ends[below(5)]);
		check_text(sep);
	}
}

static void
damaged_bytes_read_as_libcsv_reads_them(void **state)
{
	(void)state;
	for (int i = 0; i < 3000; i++) {
		char sep = seps[below(6)];

		len = 0;
		add_records(2 + below(20), 1 + below(4), sep,
			    line_ends[below(5)]);
		mutate(below(4) && len > 20 ? 20 : 0, 1 + below(4), sep);
		check_text(sep);
	}
}

static void
noise_behind_a_header_reads_as_libcsv_reads_it(void **state)
{
	(void)state;
	for (int i = 0; i < 4000; i++) {
		char sep = seps[below(6)];

		len = 0;
		add_text("h");
		add_run(sep, below(3));
		add_text(line_ends[below(5)]);
		add_noise(below(below(8) ? 60 : 600), sep);
		check_text(sep);
	}
}

static void
noise_alone_is_refused_or_read_alike(void **state)
{
	(void)state;
	for (int i = 0; i < 3000; i++) {
		char sep = seps[below(6)];

		len = 0;
		add_noise(below(40), sep);
		check_text(sep);
	}
}

/* All strings of up to seven of the bytes that matter. */
static void
every_short_text_reads_as_libcsv_reads_it(void **state)
{
	static const char alphabet[] = "\",\n\rx";
	struct kam_reader_options o = { .sep = ',' };
	size_t n = 1;

	(void)state;
	for (size_t k = 0; k <= 7; k++, n *= 5)
		for (size_t i = 0; i < n; i++) {
			bool readable;

			len = 0;
			add_text("h,\n");
			for (size_t x = i, j = 0; j < k; j++, x /= 5)
				add(&alphabet[x % 5], 1);
			memory = (struct kam_source){ text, len, 0, 0, 0 };
			o.skip = i & 1;
			readable = oracle_read(text, len, ',', o.skip, &want);
			memory.piece = i % 4;
			do
				o.scan = ways[below(4)];
			while (!kam_mask_choose(o.scan));
			check_reading(&o, readable);
		}
}

/* Pieces of every size, at which a chunk may end. */
static void
every_size_of_piece_reads_the_same_every_way(void **state)
{
	struct kam_reader_options o = { .sep = ',' };
	bool readable;

	(void)state;
	for (int skip_bad = 0; skip_bad < 2; skip_bad++) {
		len = 0;
		add_records(60, 3, ',', "\r\n");
		if (skip_bad)
			mutate(40, 5, ',');
		o.skip = skip_bad;
		readable = oracle_read(text, len, ',', skip_bad, &want);
		memory = (struct kam_source){ text, len, 0, 0, 0 };
		for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
			o.scan = ways[i];
			if (!kam_mask_choose(o.scan))
				continue;
			for (memory.piece = 1; memory.piece <= 129;
			     memory.piece++)
				check_batches(&o, false, readable);
			check_batches(&o, true, readable);
		}
	}
}

static int
release(void **state)
{
	(void)state;
	kam_buf_release(&want);
	kam_buf_release(&got);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(well_formed_bytes_read_as_libcsv_reads_them),
		cmocka_unit_test(damaged_bytes_read_as_libcsv_reads_them),
		cmocka_unit_test(
			noise_behind_a_header_reads_as_libcsv_reads_it),
		cmocka_unit_test(noise_alone_is_refused_or_read_alike),
		cmocka_unit_test(every_short_text_reads_as_libcsv_reads_it),
		cmocka_unit_test(every_size_of_piece_reads_the_same_every_way),
	};

	return cmocka_run_group_tests(tests, NULL, release);
}
