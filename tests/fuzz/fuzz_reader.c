/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reader against libcsv.  The first byte chooses the separator, the way
 * of scanning and whether bad records are skipped; the second in what pieces
 * the bytes come; the rest is the file.
 */
#include "versus.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *
way(unsigned n)
{
	const char *name = versus_ways[n % VERSUS_WAYS];

	/* The plain one where this machine has no such. */
	return kam_mask_choose(name) ? name : "plain";
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char seps[] = ",;\t|";
	static struct kam_buf want, got;
	struct kam_reader_options o = { .sep = ',' };
	bool readable;

	if (size < 2)
		return 0;
	o.sep = seps[data[0] & 3];
	o.scan = way(data[0] >> 2);
	o.skip = data[0] >> 4 & 1;
	memory = (struct kam_source){ (const char *)data + 2, size - 2, 0,
				      data[1] & 127, data[1] >> 7 };
	readable = oracle_read(memory.bytes, memory.len, o.sep, o.skip, &want);
	versus_check(&o, readable, &want, &got);
	return 0;
}
