/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading --bins. */
#include <kam/rfm.h>

#define BINS_DEFAULT 5

static const char letters[] = "rfm";

static bool
read_bins(struct kam_str text, int *bins)
{
	*bins = text.len == 1 ? text.ptr[0] - '0' : 0;
	return *bins >= KAM_BINS_MIN && *bins <= KAM_BINS_MAX;
}

/* Take "r=5"; *seen has the bits of the dimensions that came before. */
static bool
read_part(struct kam_str part, int bins[3], unsigned *seen)
{
	part = kam_str_trim(part);
	if (part.len != 3 || part.ptr[1] != '=')
		return false;
	for (int d = 0; d < KAM_RFM_DIMENSIONS; d++) {
		if (part.ptr[0] != letters[d])
			continue;
		if (*seen & 1u << d)
			return false;
		*seen |= 1u << d;
		return read_bins((struct kam_str){ part.ptr + 2, 1 }, &bins[d]);
	}
	return false;
}

static bool
read_parts(const char *text, int bins[3])
{
	unsigned seen = 0;

	for (;;) {
		size_t len = strcspn(text, ",");

		if (!read_part((struct kam_str){ text, len }, bins, &seen))
			return false;
		if (text[len] == '\0')
			return true;
		text += len + 1;
	}
}

int
kam_rfm_bins_read(const char *text, int bins[3], struct kam_err *err)
{
	int all;

	for (int d = 0; d < KAM_RFM_DIMENSIONS; d++)
		bins[d] = BINS_DEFAULT;
	if (read_bins(kam_str_of(text), &all)) {
		for (int d = 0; d < KAM_RFM_DIMENSIONS; d++)
			bins[d] = all;
		return KAM_OK;
	}
	if (read_parts(text, bins))
		return KAM_OK;
	return kam_fail(err, KAM_EUSAGE,
			"--bins=%s: give a number from %d to "
			"%d, or r=5,f=5,m=4",
			text, KAM_BINS_MIN, KAM_BINS_MAX);
}
