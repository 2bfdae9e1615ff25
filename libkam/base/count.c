/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/count.h>

#include <string.h>

/* 00 to 99. */
static const char pair[] = "00010203040506070809101112131415161718192021222324"
			   "25262728293031323334353637383940414243444546474849"
			   "50515253545556575859606162636465666768697071727374"
			   "75767778798081828384858687888990919293949596979899";

size_t
kam_count_print_long(char *buf, uint64_t n)
{
	char text[KAM_COUNT_TEXT];
	size_t at = sizeof text;
	uint32_t low;

	/* Those of less than four digits are most. */
	if (n < 1000) {
		const uint32_t high = (uint32_t)n / 100;
		char *p = buf;

		if (high)
			*p++ = (char)('0' + high);
		memcpy(p, pair + 2 * (n - high * 100), 2);
		return (size_t)(p + 2 - buf);
	}
	for (; n > UINT32_MAX; n /= 100)
		memcpy(text + (at -= 2), pair + 2 * (n % 100), 2);
	for (low = (uint32_t)n; low > 9; low /= 100)
		memcpy(text + (at -= 2), pair + 2 * (low % 100), 2);
	if (low)
		text[--at] = (char)('0' + low);
	memcpy(buf, text + at, sizeof text - at);
	return sizeof text - at;
}
