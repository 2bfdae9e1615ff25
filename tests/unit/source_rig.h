/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the tests of the source share: a scratch folder, files and pipes with
 * given bytes, compressed or not, and reading one to its end.
 */
#ifndef KAM_TESTS_SOURCE_RIG_H
#define KAM_TESTS_SOURCE_RIG_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../libkam/io/source.h"

#define BIG ((size_t)3 << 20)

static const char *const programs[] = { "gzip", "zstd", "xz", "bzip2" };

#define PROGRAMS (sizeof programs / sizeof *programs)

static char scratch[] = "/tmp/kam-source-XXXXXX";
static char big[BIG], room[BIG + 4096];

/* Text whose compressed form is long enough to be cut in many places. */
static inline int
set_up(void **state)
{
	uint32_t x = 1;

	(void)state;
	for (size_t i = 0; i < BIG; i++) {
		x = x * 1664525 + 1013904223;
		big[i] = i % 50 == 49 ? '\n' : (char)('0' + (x >> 28));
	}
	signal(SIGPIPE, SIG_IGN);
	return !mkdtemp(scratch) || chdir(scratch);
}

static inline int
tear_down(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof command, "rm -r %s", scratch);
	return chdir("/") || system(command);
}

static inline void
put_file(const char *name, const char *bytes, size_t n)
{
	FILE *f = fopen(name, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static inline size_t
get_file(const char *name, char *bytes, size_t max)
{
	FILE *f = fopen(name, "r");
	size_t n;

	assert_non_null(f);
	n = fread(bytes, 1, max, f);
	fclose(f);
	return n;
}

static inline int
have(const char *program)
{
	char command[64];

	snprintf(command, sizeof command, "%s --help >help 2>&1", program);
	if (system(command) == 0)
		return 1;
	print_message("%s is not installed: left out\n", program);
	return 0;
}

/* Compress `bytes` into the file x.PROGRAM; returns its name. */
static inline const char *
pack(const char *program, const char *bytes, size_t n)
{
	static char name[32];
	char command[64];

	put_file("plain", bytes, n);
	snprintf(name, sizeof name, "x.%s", program);
	snprintf(command, sizeof command, "%s -1 -c <plain >%s", program, name);
	assert_int_equal(system(command), 0);
	return name;
}

static inline int
count_fds(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

static inline void
assert_no_child(void)
{
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

/* A thread that writes into a pipe which is stdin meanwhile. */
struct feed {
	const char *bytes;
	size_t n, chunk;
	int to, saved;
	int keep; /* the write end stays open until feed_stop() */
	pthread_t thread;
};

static inline void *
feed_run(void *arg)
{
	struct feed *f = arg;

	while (f->n > 0) {
		size_t n = f->chunk < f->n ? f->chunk : f->n;
		ssize_t w = write(f->to, f->bytes, n);

		if (w <= 0)
			break;
		f->bytes += w;
		f->n -= (size_t)w;
	}
	if (!f->keep)
		close(f->to);
	return NULL;
}

static inline void
pipe_to_stdin(struct feed *f)
{
	int ends[2];

	f->saved = dup(0);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(dup2(ends[0], 0), 0);
	close(ends[0]);
	f->to = ends[1];
}

static inline void
restore_stdin(struct feed *f)
{
	if (f->saved >= 0)
		dup2(f->saved, 0);
	else
		close(0);
	close(f->saved);
}

static inline void
feed_start(struct feed *f, const char *bytes, size_t n, size_t chunk)
{
	pipe_to_stdin(f);
	f->bytes = bytes;
	f->n = n;
	f->chunk = chunk;
	assert_int_equal(pthread_create(&f->thread, NULL, feed_run, f), 0);
}

static inline void
feed_stop(struct feed *f)
{
	restore_stdin(f); /* the last read end: a blocked write fails */
	pthread_join(f->thread, NULL);
	if (f->keep)
		close(f->to);
}

/* Read all in pieces of `chunk` into `room`; the length or a failure. */
static inline ssize_t
read_all(const char *file, const char *encoding, size_t chunk,
	 struct kam_err *err)
{
	struct kam_source *s;
	size_t len = 0;
	ssize_t n;
	int rc = kam_source_open(&s, file, encoding, err);

	if (rc) {
		assert_null(s);
		return rc;
	}
	while ((n = kam_source_read(s, room + len, chunk, err)) > 0) {
		assert_true((size_t)n <= chunk);
		len += (size_t)n;
		assert_true(len <= BIG);
	}
	/* The end and a failure are final. */
	assert_int_equal(kam_source_read(s, room + len, chunk, NULL), n);
	assert_int_equal(kam_source_close(s, NULL), KAM_OK);
	return n < 0 ? n : (ssize_t)len;
}

static inline ssize_t
read_piped(const char *bytes, size_t n, size_t piece, const char *encoding,
	   size_t chunk, struct kam_err *err)
{
	struct feed f = { .keep = 0 };
	ssize_t got;

	feed_start(&f, bytes, n, piece);
	got = read_all("-", encoding, chunk, err);
	feed_stop(&f);
	return got;
}

/* From a file and from a pipe, in pieces of several sizes. */
static inline void
check(const char *bytes, size_t n, const char *encoding, const char *want,
      size_t nwant)
{
	static const size_t sizes[] = { 1, 2, 3, 7, 63, 64, 65, 4096 };

	put_file("in", bytes, n);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		assert_int_equal(read_all("in", encoding, sizes[i], NULL),
				 nwant);
		assert_memory_equal(room, want, nwant);
		assert_int_equal(
			read_piped(bytes, n, sizes[i], encoding, 100, NULL),
			nwant);
		assert_memory_equal(room, want, nwant);
	}
}

#define CHECK(bytes, encoding, want) \
	check(bytes, sizeof(bytes) - 1, encoding, want, sizeof(want) - 1)

#endif
