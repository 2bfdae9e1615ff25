/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KAM_DIGEST_H
#define KAM_DIGEST_H

#include <kam/err.h>
#include <kam/sha256.h>

/*
 * The SHA-256, in hexadecimal, of what the regular file `path` holds, after
 * decompression if it is compressed.  KAM_EIO, KAM_EDATA (a damaged file),
 * KAM_ENOMEM.
 */
int kam_digest_file(const char *path, char hex[KAM_SHA256_TEXT],
		    struct kam_err *err);

#endif
