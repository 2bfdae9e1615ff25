/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "writer_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BESIDE ".tmpXXXXXX"

/*
 * The files that are being written beside their targets, for a signal that
 * ends the program.
 */
#define FILES_BESIDE 4
static char *volatile beside[FILES_BESIDE];

static void
note_beside(char *from, char *to)
{
	for (size_t i = 0; i < FILES_BESIDE; i++)
		if (beside[i] == from) {
			beside[i] = to;
			return;
		}
}

void
kam_writer_interrupted(void)
{
	for (size_t i = 0; i < FILES_BESIDE; i++)
		if (beside[i])
			unlink(beside[i]);
}

static int
fail(const struct kam_sink *s, int errnum, struct kam_err *err)
{
	int status = errnum == EPIPE ? KAM_EPIPE : KAM_EIO;

	if (!s->path)
		return kam_fail_errno(err, status, errnum,
				      "cannot write to stdout");
	return kam_fail_errno(err, status, errnum, "cannot write '%s'",
			      s->path);
}

/* Rights of a new file.  The mask can only be read by setting it: to one
   that leaves nothing open to others if another thread makes a file now. */
static mode_t
new_mode(void)
{
	mode_t mask = umask(077);

	umask(mask);
	return 0666 & ~mask;
}

static int
open_beside(struct kam_sink *s, mode_t mode, struct kam_err *err)
{
	size_t len = strlen(s->target);

	s->temp = malloc(len + sizeof BESIDE);
	if (!s->temp)
		return kam_nomem(err, "the output's name");
	memcpy(s->temp, s->target, len);
	memcpy(s->temp + len, BESIDE, sizeof BESIDE);
	s->fd = mkostemp(s->temp, O_CLOEXEC);
	if (s->fd < 0) {
		int errnum = errno;

		free(s->temp);
		s->temp = NULL;
		return fail(s, errnum, err);
	}
	note_beside(NULL, s->temp);
	return fchmod(s->fd, mode) ? fail(s, errno, err) : KAM_OK;
}

/* A device, a pipe: there is no content to keep.  It fails for a folder. */
static int
open_direct(struct kam_sink *s, struct kam_err *err)
{
	do
		s->fd = open(s->path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	while (s->fd < 0 && errno == EINTR);
	return s->fd < 0 ? fail(s, errno, err) : KAM_OK;
}

/* --output=/dev/stdout, and the shell may have opened that to append. */
static bool
is_stdout(const struct stat *st)
{
	struct stat out;

	return fstat(STDOUT_FILENO, &out) == 0 && out.st_dev == st->st_dev &&
	       out.st_ino == st->st_ino;
}

static int
open_stdout(struct kam_sink *s)
{
	s->path = NULL;
	s->fd = STDOUT_FILENO;
	return KAM_OK;
}

static int
open_path(struct kam_sink *s, struct kam_err *err)
{
	struct stat st;
	bool there = stat(s->path, &st) == 0;

	if (!there && (errno != ENOENT || !*s->path))
		return fail(s, errno, err);
	if (there && is_stdout(&st))
		return open_stdout(s);
	if (there && !S_ISREG(st.st_mode))
		return open_direct(s, err);
	/* Renaming asks nobody whether the old file may be written. */
	if (there && faccessat(AT_FDCWD, s->path, W_OK, AT_EACCESS))
		return fail(s, errno, err);
	/* A link stays a link: what it leads to is replaced. */
	s->target = there ? realpath(s->path, NULL) : strdup(s->path);
	if (!s->target)
		return errno == ENOMEM ? kam_nomem(err, "the output's name")
				       : fail(s, errno, err);
	return open_beside(s, there ? st.st_mode & 0777 : new_mode(), err);
}

int
kam_sink_open(struct kam_sink *s, const char *path, struct kam_err *err)
{
	int rc;

	s->path = path;
	if (!path || !strcmp(path, "-"))
		return open_stdout(s);
	rc = open_path(s, err);
	if (rc)
		kam_sink_drop(s);
	return rc;
}

/* Somebody made the pipe or terminal non-blocking: wait for room. */
static int
wait_for_room(int fd)
{
	struct pollfd p = { fd, POLLOUT, 0 };

	return poll(&p, 1, -1) < 0 && errno != EINTR ? -1 : 0;
}

int
kam_sink_write(struct kam_sink *s, const char *ptr, size_t len,
	       struct kam_err *err)
{
	while (len > 0) {
		ssize_t n = write(s->fd, ptr, len);

		if (n >= 0) {
			ptr += n;
			len -= (size_t)n;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			if (wait_for_room(s->fd))
				return fail(s, errno, err);
		} else if (errno != EINTR) {
			return fail(s, errno, err);
		}
	}
	return KAM_OK;
}

/*
 * Some file systems tell only now that the disk is full.  Closing a copy of
 * stdout tells as well and leaves descriptor 1 taken, so that no file that
 * is opened later gets it.
 */
static int
close_checked(struct kam_sink *s, struct kam_err *err)
{
	int fd = s->path ? s->fd : fcntl(s->fd, F_DUPFD_CLOEXEC, 3);

	s->fd = -1;
	if (fd < 0 || (close(fd) && errno != EINTR))
		return fail(s, errno, err);
	return KAM_OK;
}

int
kam_sink_close(struct kam_sink *s, struct kam_err *err)
{
	int rc = KAM_OK;

	if (s->temp && fsync(s->fd) && errno != EINVAL && errno != EROFS)
		rc = fail(s, errno, err);
	if (!rc)
		rc = close_checked(s, err);
	if (!rc && s->temp) {
		if (rename(s->temp, s->target)) {
			rc = fail(s, errno, err);
		} else {
			note_beside(s->temp, NULL);
			free(s->temp);
			s->temp = NULL;
		}
	}
	kam_sink_drop(s);
	return rc;
}

void
kam_sink_drop(struct kam_sink *s)
{
	if (s->fd >= 0 && s->path)
		close(s->fd);
	if (s->temp)
		unlink(s->temp);
	note_beside(s->temp, NULL);
	free(s->temp);
	free(s->target);
	*s = (struct kam_sink)KAM_SINK_INIT;
}
