/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The reader against libcsv.  The first byte chooses the separator, the way
 * of scanning and whether bad records are skipped; the second in what pieces
 * the bytes come; the rest is the file.
 */
#include "../unit/oracle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *
way(unsigned n)
{
	static const char *const ways[] = { "plain", "sse2", "avx2", "neon" };

	/* The plain one where this machine has no such. */
	return kam_mask_choose(ways[n % 4]) ? ways[n % 4] : "plain";
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char seps[] = ",;\t|";
	struct kam_buf want = KAM_BUF_INIT, got = KAM_BUF_INIT;
	struct kam_reader_options o = { .sep = ',' };
	bool readable;
	int rc;

	if (size < 2)
		return 0;
	o.sep = seps[data[0] & 3];
	o.scan = way(data[0] >> 2);
	o.skip = data[0] >> 4 & 1;
	memory = (struct kam_source){ (const char *)data + 2, size - 2, 0,
				      data[1] & 127, data[1] >> 7 };
	readable = oracle_read(memory.bytes, memory.len, o.sep, o.skip, &want);
	rc = reader_read(&o, &got);
	if (readable ? got.len != want.len ||
			       memcmp(got.ptr, want.ptr, want.len) != 0
		     : rc != KAM_EDATA) {
		fprintf(stderr, "status %d\nlibcsv: %.*s\nreader: %.*s\n", rc,
			(int)want.len, want.ptr, (int)got.len,
			got.len ? got.ptr : "");
		abort();
	}
	kam_buf_release(&want);
	kam_buf_release(&got);
	return 0;
}
