/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/digest.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "decompress.h"
#include "pump.h"

#define PIECE ((size_t)256 << 10)

static ssize_t
read_some(int fd, const char *path, char *buf, size_t size, struct kam_err *err)
{
	ssize_t n;

	do
		n = read(fd, buf, size);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return kam_fail_errno(err, KAM_EIO, errno, "cannot read '%s'",
				      path);
	return n;
}

/* The program that the file needs, or NULL; the file is at its start then. */
static int
find_program(int fd, const char *path, const char **program,
	     struct kam_err *err)
{
	char head[KAM_PUMP_HEAD];
	ssize_t n = read_some(fd, path, head, sizeof(head), err);
	bool more;

	if (n < 0)
		return (int)n;
	*program = kam_decompress_program(head, (size_t)n, &more);
	if (lseek(fd, 0, SEEK_SET) != 0)
		return kam_fail_errno(err, KAM_EIO, errno, "cannot read '%s'",
				      path);
	return KAM_OK;
}

static int
add_all(int fd, const char *path, struct kam_sha256 *s, struct kam_err *err)
{
	struct kam_decompress *d = NULL;
	const char *program = NULL;
	char *buf = malloc(PIECE);
	ssize_t n = 0;
	int rc;

	if (!buf)
		return kam_nomem(err, "a file's digest");
	rc = find_program(fd, path, &program, err);
	if (!rc && program)
		rc = kam_decompress_file(&d, program, fd, path, err);
	while (!rc) {
		n = d ? kam_decompress_read(d, buf, PIECE, err)
		      : read_some(fd, path, buf, PIECE, err);
		if (n <= 0)
			break;
		kam_sha256_add(s, buf, (size_t)n);
	}
	if (!rc && n < 0)
		rc = (int)n;
	if (d && kam_decompress_close(d, rc ? NULL : err) && !rc)
		rc = KAM_EIO;
	free(buf);
	return rc;
}

int
kam_digest_file(const char *path, char hex[KAM_SHA256_TEXT],
		struct kam_err *err)
{
	struct kam_sha256 s;
	int fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC), rc;

	if (fd < 0)
		return kam_fail_errno(err, KAM_EIO, errno, "cannot open '%s'",
				      path);
	kam_sha256_init(&s);
	rc = add_all(fd, path, &s, err);
	close(fd);
	kam_sha256_hex(&s, hex);
	return rc;
}
