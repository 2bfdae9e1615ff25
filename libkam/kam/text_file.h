/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small text files that are read and written whole: saved models and such. */
#ifndef KAM_TEXT_FILE_H
#define KAM_TEXT_FILE_H

#include <kam/err.h>
#include <kam/mem.h>

#define KAM_TEXT_FILE_MAX 1000000 /* bytes */

/*
 * Append the bytes of the file `path` to `b`.  KAM_EIO; KAM_EDATA if there
 * are more than KAM_TEXT_FILE_MAX; KAM_ENOMEM.
 */
int kam_text_file_read(struct kam_buf *b, const char *path,
		       struct kam_err *err);

/*
 * Write `text` to a file beside `path` and rename it into place, so that
 * there is the old content or the new one.  KAM_EIO; KAM_ENOMEM.
 */
int kam_text_file_write(const char *path, struct kam_str text,
			struct kam_err *err);

#endif
