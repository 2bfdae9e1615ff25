/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decompression by the system's own programs. */
#ifndef KAM_IO_DECOMPRESS_H
#define KAM_IO_DECOMPRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include <kam/err.h>

/*
 * The program that decompresses what begins with the `n` bytes at `head`, or
 * NULL; the string is static.  *more is set to whether the answer may change
 * with more bytes.
 */
const char *kam_decompress_program(const char *head, size_t n, bool *more);

struct kam_decompress;

/*
 * Run `program`, one of the above, on what `fd` has from its offset on: the
 * child reads it itself.  `name` is what messages call the file; it must
 * outlive *d, as must `fd`, which stays the caller's.  KAM_EIO, KAM_ENOMEM.
 */
int kam_decompress_file(struct kam_decompress **d, const char *program, int fd,
			const char *name, struct kam_err *err);

/*
 * The same for a pipe whose first bytes `head` (at most KAM_PUMP_HEAD) have already been
 * read: a thread passes these and the rest on.
 */
int
kam_decompress_pipe(struct kam_decompress **d, const char *program, int fd,
		    struct kam_str head, const char *name, struct kam_err *err);

/*
 * Read what has been decompressed, as kam_source_read() does.  At the end it
 * tells whether all went well; KAM_EDATA, KAM_EIO.
 */
ssize_t kam_decompress_read(struct kam_decompress *d, char *buf, size_t size,
			    struct kam_err *err);

/* Bytes that the thread has taken from the pipe; 0 for a file. */
uint64_t kam_decompress_taken(const struct kam_decompress *d);

/*
 * End child and thread, wherever they are; *d is gone.  NULL is allowed.
 * KAM_EIO if the child cannot be waited for.
 */
int kam_decompress_close(struct kam_decompress *d, struct kam_err *err);

#endif
