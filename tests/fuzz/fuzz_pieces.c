/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reader against libcsv, each input by every way of scanning and in
 * pieces of every size from 1 to 129 bytes.  The first byte chooses the
 * separator and whether bad records are skipped; the rest is the file.
 */
#include "versus.h"

#define PIECES 129
#define MOST 1024 /* bytes of a file; it is read some 500 times */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char seps[] = ",;\t|";
	static struct kam_buf want, got;
	struct kam_reader_options o = { .sep = ',' };
	size_t pieces;
	bool readable;

	if (size < 1 || size > MOST)
		return 0;
	o.sep = seps[data[0] & 3];
	o.skip = data[0] >> 2 & 1;
	memory = (struct kam_source){ (const char *)data + 1, size - 1, 0, 0,
				      0 };
	readable = oracle_read(memory.bytes, memory.len, o.sep, o.skip, &want);
	/* Pieces larger than the file are all the same. */
	pieces = memory.len < PIECES ? memory.len + 1 : PIECES;
	for (size_t i = 0; i < VERSUS_WAYS; i++) {
		o.scan = versus_ways[i];
		if (!kam_mask_choose(o.scan))
			continue;
		for (memory.piece = 1; memory.piece <= pieces; memory.piece++)
			versus_check(&o, readable, &want, &got);
	}
	return 0;
}
