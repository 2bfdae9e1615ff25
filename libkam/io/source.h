/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the reader's bytes come from: a file or stdin, compressed or not, in
 * any encoding, as a stream of UTF-8.
 *
 *	kam_source_open(&s, "sales.csv.gz", "gb18030", err)
 *	while ((n = kam_source_read(s, buf, size, err)) > 0)
 *	kam_source_close(s, err)
 *
 * What a file is, its first bytes decide, not its name: gzip, zstd, xz and
 * bzip2 are known by their magic numbers and decompressed by the program of
 * that name.  A byte order mark is dropped.
 *
 * UTF-8 comes through as it is, valid or not.  What cannot be converted from
 * another encoding becomes a byte 0xFF, which occurs in no valid UTF-8, so
 * that whoever knows lines and columns finds it and reports it.
 *
 * A source belongs to one thread at a time.  Beside it there may be a child
 * process, and a thread that feeds it from a pipe; both are gone when
 * kam_source_close() returns.  The process must not ignore SIGCHLD, or
 * nobody learns whether decompression succeeded.
 */
#ifndef KAM_IO_SOURCE_H
#define KAM_IO_SOURCE_H

#include <stdint.h>
#include <sys/types.h>

#include <kam/err.h>

struct kam_source;

/*
 * Open `file`, or stdin if it is "-", and look at its first bytes, waiting
 * for them if need be.  `encoding` is a name that iconv knows, in any case;
 * NULL is UTF-8.  gbk and gb2312 are read as their superset GB18030; utf-16
 * and utf-32 go by the byte order mark, and without one by where the first
 * character has its zeros.  Both strings are copied.
 *
 * KAM_EIO: it cannot be opened or read, is a directory, or the program that
 * decompresses it is missing.  KAM_EDATA: its byte order mark belongs to
 * another encoding, or it is compressed and damaged where it begins.
 * KAM_EUSAGE: unknown encoding.  KAM_ENOMEM.  On failure *s is NULL.
 */
int kam_source_open(struct kam_source **s, const char *file,
		    const char *encoding, struct kam_err *err);

/*
 * Read at most `size` bytes, at least 1, into `buf`.  Returns how many, 0 at
 * the end, or a failure.  From a pipe it returns what is there and waits
 * only if there is nothing.  A plain UTF-8 file is read straight into `buf`.
 *
 * KAM_EIO: reading failed.  KAM_EDATA: a compressed file is cut or damaged;
 * all that could be made of it has been delivered before.  A failure and the
 * end are final: further calls return the same.
 */
ssize_t kam_source_read(struct kam_source *s, char *buf, size_t size,
			struct kam_err *err);

/* What messages call it: the file name as given, or "<stdin>".  Its own. */
const char *kam_source_name(const struct kam_source *s);

/* Bytes taken from the file so far, as they lie there (compressed). */
uint64_t kam_source_position(const struct kam_source *s);

/*
 * Bytes of the file, as they lie there, from where the reading began; 0 when
 * not known (a pipe).
 */
uint64_t kam_source_size(const struct kam_source *s);

/* The encoding as given; NULL if it is UTF-8.  The source's own. */
const char *kam_source_encoding(const struct kam_source *s);

/*
 * Close, at the end or before it; the source is gone in any case.  Stopping
 * before the end is no failure, whatever the rest of the file is like.
 * stdin stays open.  NULL is allowed.  KAM_EIO if the child cannot be waited
 * for.
 */
int kam_source_close(struct kam_source *s, struct kam_err *err);

/*
 * KAM_OK if `encoding` can be read (NULL can), KAM_EUSAGE with a message that
 * names some that can, KAM_ENOMEM.
 */
int kam_encoding_check(const char *encoding, struct kam_err *err);

#endif
