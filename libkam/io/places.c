/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the fields of bare batches lie. */
#include <kam/reader.h>

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define HAVE_X86 1
#endif

/* Whether all fields or none are quoted, as the first one is. */
static bool
are_alike(const char *data, const uint32_t *at, size_t n)
{
	const char first = data[at[0]];
	bool other = false;

	/* The byte is there, if only as the field's end. */
	for (size_t i = 0; i < n; i++)
		other |= (data[at[i]] == '"') != (first == '"');
	return !other;
}

/* Take the quotes off those that have them. */
static void
unquote(const char *data, uint32_t *at, uint32_t *len, size_t n)
{
	if (are_alike(data, at, n)) {
		if (data[at[0]] != '"')
			return;
		for (size_t i = 0; i < n; i++) {
			at[i]++;
			len[i] -= 2;
		}
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const uint32_t quote = data[at[i]] == '"';

		at[i] += quote;
		len[i] -= 2 * quote;
	}
}

#ifdef HAVE_X86
/* Sixteen fields at a time, those from end[0] to end[1], a record each step. */
__attribute__((target("avx512f"))) static void
places_wide(const struct kam_bare *bare, const uint32_t *end, size_t n,
	    uint32_t *at, uint32_t *len)
{
	const __m512i none = _mm512_setzero_si512();
	const __m512i one = _mm512_set1_epi32(1);
	const __m512i step =
		_mm512_mullo_epi32(_mm512_set_epi32(15, 14, 13, 12, 11, 10, 9,
						    8, 7, 6, 5, 4, 3, 2, 1, 0),
				   _mm512_set1_epi32((int)bare->width));

	for (size_t i = 0; i < n; i += 16, end += 16 * bare->width) {
		const __mmask16 there =
			n - i < 16 ? (__mmask16)((1U << (n - i)) - 1) : 0xFFFF;
		__m512i from =
			_mm512_mask_i32gather_epi32(none, there, step, end, 4);
		__m512i size = _mm512_mask_i32gather_epi32(none, there, step,
							   end + 1, 4);

		from = _mm512_add_epi32(from, one);
		size = _mm512_sub_epi32(size, from);
		if (bare->quoted) {
			__m512i first = _mm512_mask_i32gather_epi32(
				none, there, from, bare->data, 1);
			__mmask16 quoted = _mm512_cmpeq_epi32_mask(
				_mm512_and_si512(first,
						 _mm512_set1_epi32(0xFF)),
				_mm512_set1_epi32('"'));

			from = _mm512_mask_add_epi32(from, quoted, from, one);
			size = _mm512_mask_sub_epi32(size, quoted, size,
						     _mm512_set1_epi32(2));
		}
		_mm512_mask_storeu_epi32(at + i, there, from);
		_mm512_mask_storeu_epi32(len + i, there, size);
	}
}
#endif

void
kam_batch_places(const struct kam_batch *b, size_t row, size_t n, size_t col,
		 uint32_t *at, uint32_t *len)
{
	const struct kam_bare *bare = &b->bare;
	const size_t j = b->index[col];
	const uint32_t *end;

	if (n == 0 || j == KAM_NO_COLUMN) {
		memset(at, 0, n * sizeof *at);
		memset(len, 0, n * sizeof *len);
		return;
	}
	end = bare->ends + row * bare->width + j;
#ifdef HAVE_X86
	if (bare->wide && !(bare->crs && j + 1 == bare->width)) {
		places_wide(bare, end, n, at, len);
		return;
	}
#endif
	for (size_t i = 0; i < n; i++, end += bare->width) {
		/* Before the first byte: wraps to it. */
		const uint32_t start = end[0] + 1;

		at[i] = start;
		len[i] = end[1] - start;
	}
	if (bare->crs && j + 1 == bare->width)
		for (size_t i = 0; i < n; i++)
			len[i] -= len[i] &&
				  bare->data[at[i] + len[i] - 1] == '\r';
	if (bare->quoted)
		unquote(bare->data, at, len, n);
}

struct kam_str
kam_batch_bare_field(const struct kam_batch *b, size_t row, size_t col)
{
	uint32_t at, len;

	kam_batch_places(b, row, 1, col, &at, &len);
	return (struct kam_str){ b->bare.data + at, len };
}
