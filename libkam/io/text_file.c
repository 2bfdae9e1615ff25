/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/text_file.h>

#include <errno.h>
#include <stdio.h>

#include "writer_parts.h"

int
kam_text_file_read(struct kam_buf *b, const char *path, struct kam_err *err)
{
	FILE *f = fopen(path, "rb");
	size_t start = b->len, n;
	int rc = KAM_OK;

	if (!f)
		return kam_fail_errno(err, KAM_EIO, errno, "cannot open '%s'",
				      path);
	do {
		char part[4096];

		n = fread(part, 1, sizeof(part), f);
		if (kam_buf_put(b, part, n))
			rc = kam_nomem(err, "a text file");
	} while (!rc && n && b->len - start <= KAM_TEXT_FILE_MAX);
	if (!rc && ferror(f))
		rc = kam_fail_errno(err, KAM_EIO, errno, "cannot read '%s'",
				    path);
	fclose(f);
	if (!rc && b->len - start > KAM_TEXT_FILE_MAX)
		rc = kam_fail(err, KAM_EDATA, "'%s' has more than %d bytes",
			      path, KAM_TEXT_FILE_MAX);
	return rc;
}

int
kam_text_file_write(const char *path, struct kam_str text, struct kam_err *err)
{
	struct kam_sink sink = KAM_SINK_INIT;
	int rc = kam_sink_open(&sink, path, err);

	if (rc)
		return rc;
	if ((rc = kam_sink_write(&sink, text.ptr, text.len, err))) {
		kam_sink_drop(&sink);
		return rc;
	}
	return kam_sink_close(&sink, err);
}
