/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a ledger: written beside, brought into place at one stroke. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "into_parts.h"

#define SPILL ((size_t)1 << 20)
#define HURRY ((off_t)16 << 20)

static int
fail(const char *what, const char *path, struct kam_err *err)
{
	return kam_fail_errno(err, KAM_EIO, errno, "cannot %s '%s'", what,
			      path);
}

static char *
named(const char *ledger, const char *suffix)
{
	size_t len = strlen(ledger), more = strlen(suffix) + 1;
	char *name = malloc(len + more);

	if (!name)
		return NULL;
	memcpy(name, ledger, len);
	memcpy(name + len, suffix, more);
	return name;
}

int
kam_into_names(struct kam_into_names *n, const char *ledger,
	       struct kam_err *err)
{
	struct stat st;

	memset(n, 0, sizeof(*n));
	if (stat(ledger, &st)) {
		if (errno != ENOENT || !*ledger)
			return fail("read", ledger, err);
		n->ledger = named(ledger, "");
	} else if (!S_ISREG(st.st_mode)) {
		return kam_fail(err, KAM_EUSAGE, "--into=%s: is no file",
				ledger);
	} else if (lstat(ledger, &st) == 0 && S_ISLNK(st.st_mode)) {
		/* A link stays a link. */
		n->ledger = realpath(ledger, NULL);
	} else {
		n->ledger = named(ledger, "");
	}
	if (n->ledger) {
		n->log = named(n->ledger, ".log");
		n->fresh = named(n->ledger, ".new");
		n->old = named(n->ledger, "~");
		n->old_fresh = named(n->ledger, "~.new");
	}
	if (!n->ledger || !n->log || !n->fresh || !n->old || !n->old_fresh)
		return kam_nomem(err, "the files' names");
	return KAM_OK;
}

void
kam_into_names_release(struct kam_into_names *n)
{
	free(n->ledger);
	free(n->log);
	free(n->fresh);
	free(n->old);
	free(n->old_fresh);
	memset(n, 0, sizeof(*n));
}

/*
 * Have the disk begin with what has been written, so that the wait for the
 * rest at the end is short.  Where that is not to be had nothing is lost.
 */
static void
hurry(struct kam_into_file *f, size_t len)
{
#ifdef SYNC_FILE_RANGE_WRITE
	off_t from = f->written / HURRY * HURRY;

	if (f->written + (off_t)len >= from + HURRY)
		(void)sync_file_range(f->fd, from, HURRY,
				      SYNC_FILE_RANGE_WRITE);
#endif
	f->written += (off_t)len;
}

/* A kam_relay_fn. */
static int
write_piece(void *file, const char *ptr, size_t len)
{
	struct kam_into_file *f = file;
	size_t at = 0;

	kam_sha256_add(&f->sum, ptr, len);
	while (at < len) {
		ssize_t n = write(f->fd, ptr + at, len - at);

		if (n < 0 && errno != EINTR)
			return fail("write", f->path, &f->err);
		at += n > 0 ? (size_t)n : 0;
	}
	hurry(f, len);
	return KAM_OK;
}

int
kam_into_file_open(struct kam_into_file *f, const char *path, mode_t mode,
		   bool threaded, struct kam_err *err)
{
	f->path = path;
	f->written = 0;
	f->out.len = 0;
	f->number[0] = f->number[1] = 0;
	kam_sha256_init(&f->sum);
	f->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (f->fd < 0)
		return fail("write", path, err);
	if (mode && fchmod(f->fd, mode & 0777))
		return fail("write", path, err);
	if (kam_buf_reserve(&f->out, SPILL + SPILL / 4))
		return kam_nomem(err, "the new ledger");
	kam_relay_begin(&f->relay, write_piece, f, threaded);
	return KAM_OK;
}

/* The relay has failed: tell what it was. */
static int
told(struct kam_into_file *f, int rc, struct kam_err *err)
{
	if (rc && err)
		*err = f->err;
	return rc;
}

int
kam_into_file_spill(struct kam_into_file *f, bool all, struct kam_err *err)
{
	size_t turn = f->turn;
	struct kam_buf full = f->out;

	if (full.len == 0 || (full.len < SPILL && !all))
		return KAM_OK;
	f->out = f->spare[turn];
	f->spare[turn] = full;
	f->turn = !turn;
	/* The buffer that comes to hand now was given two pieces before. */
	if (f->out.ptr) {
		int rc = kam_relay_wait(&f->relay, f->number[turn]);

		if (rc)
			return told(f, rc, err);
	}
	f->number[turn] = kam_relay_give(&f->relay, full.ptr, full.len);
	f->out.len = 0;
	if (kam_buf_reserve(&f->out, SPILL + SPILL / 4))
		return kam_nomem(err, "the new ledger");
	return all ? told(f, kam_relay_wait(&f->relay, f->number[turn]), err)
		   : KAM_OK;
}

int
kam_into_file_close(struct kam_into_file *f, char hex[KAM_SHA256_TEXT],
		    struct kam_err *err)
{
	int rc = kam_into_file_spill(f, true, err), fd = f->fd;

	if (!rc)
		rc = told(f, kam_relay_end(&f->relay), err);
	if (!rc && fsync(fd))
		rc = fail("write", f->path, err);
	if (rc)
		return rc;
	f->fd = -1;
	if (close(fd) && errno != EINTR) {
		rc = fail("write", f->path, err);
		unlink(f->path);
	}
	kam_sha256_hex(&f->sum, hex);
	return rc;
}

void
kam_into_file_drop(struct kam_into_file *f)
{
	(void)kam_relay_end(&f->relay);
	if (f->fd >= 0) {
		close(f->fd);
		unlink(f->path);
	}
	kam_buf_release(&f->out);
	kam_buf_release(&f->spare[0]);
	kam_buf_release(&f->spare[1]);
	f->fd = -1;
}

/* Where there are no hard links: a copy. */
static int
copy_file(const char *from, const char *to, struct kam_err *err)
{
	struct kam_into_file f = KAM_INTO_FILE_INIT;
	char hex[KAM_SHA256_TEXT];
	int fd = open(from, O_RDONLY | O_CLOEXEC), rc;
	ssize_t n = 1;

	if (fd < 0)
		return fail("read", from, err);
	rc = kam_into_file_open(&f, to, 0, false, err);
	while (!rc && n > 0) {
		n = read(fd, f.out.ptr + f.out.len, SPILL / 4);
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n < 0)
			rc = fail("read", from, err);
		else
			f.out.len += (size_t)n;
		if (!rc)
			rc = kam_into_file_spill(&f, false, err);
	}
	if (!rc)
		rc = kam_into_file_close(&f, hex, err);
	kam_into_file_drop(&f);
	close(fd);
	return rc;
}

/* LEDGER~ becomes another name of the ledger as it is. */
static int
keep_old(const struct kam_into_names *n, struct kam_err *err)
{
	int rc = KAM_OK;

	if (unlink(n->old_fresh) && errno != ENOENT)
		return fail("write", n->old_fresh, err);
	if (link(n->ledger, n->old_fresh))
		rc = copy_file(n->ledger, n->old_fresh, err);
	if (!rc && rename(n->old_fresh, n->old))
		rc = fail("write", n->old, err);
	/* Renaming one name of a file to another of the same does nothing. */
	if (unlink(n->old_fresh) && errno != ENOENT && !rc)
		rc = fail("write", n->old_fresh, err);
	return rc;
}

/* Have the names in the ledger's folder on the disk. */
static int
sync_folder(const struct kam_into_names *n, struct kam_err *err)
{
	const char *slash = strrchr(n->ledger, '/');
	size_t len = slash ? (size_t)(slash - n->ledger) + 1 : 1;
	char *folder = malloc(len + 1);
	int fd, rc = KAM_OK;

	if (!folder)
		return kam_nomem(err, "the folder's name");
	memcpy(folder, slash ? n->ledger : ".", len);
	folder[len] = '\0';
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* Not all file systems can do that. */
	if (fd < 0 ||
	    (fsync(fd) && errno != EINVAL && errno != EBADF && errno != EROFS))
		rc = fail("write", folder, err);
	if (fd >= 0)
		close(fd);
	free(folder);
	return rc;
}

int
kam_into_swap(const struct kam_into_names *n, bool there, struct kam_err *err)
{
	int rc = sync_folder(n, err);

	if (!rc && there)
		rc = keep_old(n, err);
	if (!rc && rename(n->fresh, n->ledger))
		rc = fail("write", n->ledger, err);
	if (rc)
		unlink(n->fresh);
	return rc ? rc : sync_folder(n, err);
}
