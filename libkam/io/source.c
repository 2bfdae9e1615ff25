/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <kam/mem.h>

#include "convert.h"
#include "decompress.h"
#include "pump.h"

#define BLOCK ((size_t)256 << 10)
#define PIPE_SIZE (1 << 20)

/*
 * Bytes come from `fd` or, if it is compressed, from `packed`; the first of
 * them may wait in `head`.  With a converter they go through `block`, whose
 * part from `in` on is yet to be converted; where the caller's buffer is too
 * small for that, the text goes through `spill`.
 */
struct kam_source {
	char *name, *encoding; /* owned; encoding NULL: UTF-8 */
	int fd;
	bool own_fd, regular;
	off_t start;	      /* the offset at which we found a regular file */
	uint64_t size, taken; /* of the file, from start on */
	struct kam_decompress *packed; /* owned; NULL: not compressed */
	char head[KAM_PUMP_HEAD];
	size_t head_at, head_len;

	struct kam_convert *convert; /* owned; NULL: no conversion */
	char *block;		     /* owned */
	size_t in, in_len;
	bool in_end, text_begun;
	char spill[KAM_CONVERT_ROOM];
	size_t spill_at, spill_len;

	bool ended;		/* nothing follows the head */
	struct kam_err failure; /* its status is KAM_OK: none so far */
};

static int
open_fd(struct kam_source *s, const char *file, struct kam_err *err)
{
	struct stat st;

	s->own_fd = strcmp(file, "-") != 0;
	s->fd = s->own_fd ? open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY)
			  : STDIN_FILENO;
	if (s->fd < 0)
		return kam_fail_errno(err, KAM_EIO, errno, "cannot open '%s'",
				      s->name);
	if (fstat(s->fd, &st))
		return kam_fail_errno(err, KAM_EIO, errno, "cannot read '%s'",
				      s->name);
	if (S_ISDIR(st.st_mode))
		return kam_fail_errno(err, KAM_EIO, EISDIR, "cannot read '%s'",
				      s->name);
	/* These help where they can; that they cannot is no failure. */
	if (S_ISFIFO(st.st_mode))
		(void)fcntl(s->fd, F_SETPIPE_SZ, PIPE_SIZE);
	if (S_ISREG(st.st_mode)) {
		s->start = lseek(s->fd, 0, SEEK_CUR);
		s->regular = s->start >= 0;
		(void)posix_fadvise(s->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	}
	if (s->regular && st.st_size > s->start)
		s->size = (uint64_t)(st.st_size - s->start);
	return KAM_OK;
}

/* Bytes as the content has them, without the head. */
static ssize_t
read_more(struct kam_source *s, char *buf, size_t size, struct kam_err *err)
{
	ssize_t n;

	if (s->packed)
		return kam_decompress_read(s->packed, buf, size, err);
	n = kam_fd_read(s->fd, buf, size);
	if (n < 0)
		return kam_fail_errno(err, KAM_EIO, errno, "cannot read '%s'",
				      s->name);
	s->taken += (uint64_t)n;
	return n;
}

/* Bytes as the content has them. */
static ssize_t
read_bytes(struct kam_source *s, char *buf, size_t size, struct kam_err *err)
{
	size_t n = s->head_len - s->head_at;

	if (n > 0) {
		n = n < size ? n : size;
		memcpy(buf, s->head + s->head_at, n);
		s->head_at += n;
		return (ssize_t)n;
	}
	return s->ended ? 0 : read_more(s, buf, size, err);
}

/* Whether more bytes than the head has could tell more of what they are. */
static bool
is_undecided(const struct kam_source *s)
{
	struct kam_bom bom;
	bool more = false;

	if (!s->packed && kam_decompress_program(s->head, s->head_len, &more))
		return false;
	return kam_bom_find(&bom, s->head, s->head_len) || more ||
	       s->head_len < kam_convert_need(s->encoding);
}

/*
 * Read into the head until it is clear what begins here: of most files one
 * byte is enough, so that a slow pipe is not waited for.
 */
static int
fill_head(struct kam_source *s, struct kam_err *err)
{
	s->head_at = s->head_len = 0;
	while (is_undecided(s) && s->head_len < sizeof s->head) {
		ssize_t n = read_more(s, s->head + s->head_len,
				      sizeof s->head - s->head_len, err);

		if (n < 0)
			return (int)n;
		if (n == 0) {
			s->ended = true;
			break;
		}
		s->head_len += (size_t)n;
	}
	return KAM_OK;
}

/*
 * Give back what the head has taken of a regular file, but for `skip` bytes,
 * so that it can be read in whole blocks.
 */
static int
rewind_file(struct kam_source *s, size_t skip, struct kam_err *err)
{
	if (lseek(s->fd, s->start + (off_t)skip, SEEK_SET) < 0)
		return kam_fail_errno(err, KAM_EIO, errno, "cannot read '%s'",
				      s->name);
	s->taken = skip;
	s->head_at = s->head_len = 0;
	s->ended = false;
	return KAM_OK;
}

static int
start_decompression(struct kam_source *s, const char *program,
		    struct kam_err *err)
{
	struct kam_str head = { s->head, s->head_len };
	int rc;

	if (!s->regular)
		rc = kam_decompress_pipe(&s->packed, program, s->fd, head,
					 s->name, err);
	else if (!(rc = rewind_file(s, 0, err)))
		rc = kam_decompress_file(&s->packed, program, s->fd, s->name,
					 err);
	return rc ? rc : fill_head(s, err);
}

/* Make the converter, if there is to be one, and drop a UTF-8 mark. */
static int
start_text(struct kam_source *s, struct kam_err *err)
{
	struct kam_bom bom;
	int rc = kam_convert_open(&s->convert, s->encoding, s->head,
				  s->head_len, s->name, err);

	if (rc)
		return rc;
	if (s->convert) {
		s->block = kam_alloc(BLOCK, 1);
		if (!s->block)
			return kam_nomem(err, "converting the encoding");
	} else {
		kam_bom_find(&bom, s->head, s->head_len);
		s->head_at = bom.len;
	}
	if (s->regular && !s->packed)
		return rewind_file(s, s->head_at, err);
	return KAM_OK;
}

static int
start(struct kam_source *s, const char *file, const char *encoding,
      struct kam_err *err)
{
	const char *program;
	bool more;
	int rc;

	s->name = strdup(strcmp(file, "-") ? file : "<stdin>");
	if (!s->name)
		return kam_nomem(err, "a file name");
	if (!kam_encoding_is_utf8(encoding)) {
		s->encoding = strdup(encoding);
		if (!s->encoding)
			return kam_nomem(err, "a name of an encoding");
	}
	if ((rc = kam_encoding_check(encoding, err)) ||
	    (rc = open_fd(s, file, err)) || (rc = fill_head(s, err)))
		return rc;
	program = kam_decompress_program(s->head, s->head_len, &more);
	if (program && (rc = start_decompression(s, program, err)))
		return rc;
	return start_text(s, err);
}

int
kam_source_open(struct kam_source **s, const char *file, const char *encoding,
		struct kam_err *err)
{
	int rc;

	*s = kam_alloc(1, sizeof **s);
	if (!*s)
		return kam_nomem(err, "reading a file");
	(*s)->fd = -1;
	rc = start(*s, file, encoding, err);
	if (rc) {
		kam_source_close(*s, NULL);
		*s = NULL;
	}
	return rc;
}

/* Move what is left of the block to its front and read on behind it. */
static int
fill_block(struct kam_source *s, struct kam_err *err)
{
	size_t left = s->in_len - s->in;
	ssize_t n;

	memmove(s->block, s->block + s->in, left);
	s->in = 0;
	s->in_len = left;
	n = read_bytes(s, s->block + left, BLOCK - left, err);
	if (n < 0)
		return (int)n;
	s->in_len += (size_t)n;
	s->in_end = n == 0;
	return KAM_OK;
}

/*
 * Take a byte order mark off the front of the text.  It is whole if it is
 * there at all, because a converter writes whole characters.
 */
static size_t
drop_bom(struct kam_source *s, char *text, size_t n)
{
	struct kam_bom bom;

	if (s->text_begun || n == 0)
		return n;
	s->text_begun = true;
	kam_bom_find(&bom, text, n);
	if (bom.bits != 8)
		return n;
	memmove(text, text + bom.len, n - bom.len);
	return n - bom.len;
}

/* Converted text into at least KAM_CONVERT_ROOM bytes. */
static ssize_t
read_text(struct kam_source *s, char *buf, size_t size, struct kam_err *err)
{
	for (;;) {
		const char *in = s->block + s->in;
		size_t n =
			kam_convert_run(s->convert, &in, s->block + s->in_len,
					buf, size, s->in_end);
		int rc;

		s->in = (size_t)(in - s->block);
		n = drop_bom(s, buf, n);
		if (n > 0)
			return (ssize_t)n;
		if (s->in_end && s->in == s->in_len)
			return 0;
		if (!s->in_end && (rc = fill_block(s, err)))
			return rc;
	}
}

static ssize_t
read_spilled(struct kam_source *s, char *buf, size_t size, struct kam_err *err)
{
	size_t n;

	if (s->spill_at == s->spill_len) {
		ssize_t got = read_text(s, s->spill, sizeof s->spill, err);

		if (got <= 0)
			return got;
		s->spill_at = 0;
		s->spill_len = (size_t)got;
	}
	n = s->spill_len - s->spill_at;
	n = n < size ? n : size;
	memcpy(buf, s->spill + s->spill_at, n);
	s->spill_at += n;
	return (ssize_t)n;
}

ssize_t
kam_source_read(struct kam_source *s, char *buf, size_t size,
		struct kam_err *err)
{
	ssize_t n;

	if (s->failure.status)
		n = s->failure.status;
	else if (!s->convert)
		n = read_bytes(s, buf, size, &s->failure);
	else if (size < KAM_CONVERT_ROOM || s->spill_at < s->spill_len)
		n = read_spilled(s, buf, size, &s->failure);
	else
		n = read_text(s, buf, size, &s->failure);
	if (n == 0)
		s->ended = true;
	if (n < 0 && err)
		*err = s->failure;
	return n;
}

const char *
kam_source_name(const struct kam_source *s)
{
	return s->name;
}

uint64_t
kam_source_position(const struct kam_source *s)
{
	off_t at;

	if (!s->packed)
		return s->taken;
	if (!s->regular)
		return kam_decompress_taken(s->packed);
	/* The child moves the offset that it shares with us. */
	at = lseek(s->fd, 0, SEEK_CUR);
	return at > s->start ? (uint64_t)(at - s->start) : 0;
}

uint64_t
kam_source_size(const struct kam_source *s)
{
	return s->size;
}

const char *
kam_source_encoding(const struct kam_source *s)
{
	return s->encoding;
}

int
kam_source_close(struct kam_source *s, struct kam_err *err)
{
	int rc;

	if (!s)
		return KAM_OK;
	rc = kam_decompress_close(s->packed, err);
	kam_convert_close(s->convert);
	if (s->own_fd && s->fd >= 0)
		close(s->fd);
	free(s->block);
	free(s->encoding);
	free(s->name);
	free(s);
	return rc;
}
