/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

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
static int
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

static int
tear_down(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof command, "rm -r %s", scratch);
	return chdir("/") || system(command);
}

static void
put_file(const char *name, const char *bytes, size_t n)
{
	FILE *f = fopen(name, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static size_t
get_file(const char *name, char *bytes, size_t max)
{
	FILE *f = fopen(name, "r");
	size_t n;

	assert_non_null(f);
	n = fread(bytes, 1, max, f);
	fclose(f);
	return n;
}

static int
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
static const char *
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

static int
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

static void
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
	pthread_t thread;
};

static void *
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
	close(f->to);
	return NULL;
}

static void
pipe_to_stdin(struct feed *f)
{
	int ends[2];

	f->saved = dup(0);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(dup2(ends[0], 0), 0);
	close(ends[0]);
	f->to = ends[1];
}

static void
restore_stdin(struct feed *f)
{
	if (f->saved >= 0)
		dup2(f->saved, 0);
	else
		close(0);
	close(f->saved);
}

static void
feed_start(struct feed *f, const char *bytes, size_t n, size_t chunk)
{
	pipe_to_stdin(f);
	f->bytes = bytes;
	f->n = n;
	f->chunk = chunk;
	assert_int_equal(pthread_create(&f->thread, NULL, feed_run, f), 0);
}

static void
feed_stop(struct feed *f)
{
	restore_stdin(f); /* the last read end: a blocked write fails */
	pthread_join(f->thread, NULL);
}

/* Read all in pieces of `chunk` into `room`; the length or a failure. */
static ssize_t
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

static ssize_t
read_piped(const char *bytes, size_t n, size_t piece, const char *encoding,
	   size_t chunk, struct kam_err *err)
{
	struct feed f;
	ssize_t got;

	feed_start(&f, bytes, n, piece);
	got = read_all("-", encoding, chunk, err);
	feed_stop(&f);
	return got;
}

/* From a file and from a pipe, in pieces of several sizes. */
static void
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

static void
check_refused(const char *bytes, size_t n, const char *encoding,
	      const char *message)
{
	struct kam_err err = KAM_ERR_INIT;

	put_file("sales.csv", bytes, n);
	assert_int_equal(read_all("sales.csv", encoding, 10, &err), KAM_EDATA);
	assert_string_equal(err.text, message);
}

static void
utf8_comes_through_as_it_is(void **state)
{
	(void)state;
	CHECK("", NULL, "");
	CHECK("a", NULL, "a");
	CHECK("B", NULL, "B");
	CHECK("BZh9 is no magic", NULL, "BZh9 is no magic");
	CHECK("\x1F", NULL, "\x1F");
	CHECK("客户,日期\n\xFF\0", "utf-8", "客户,日期\n\xFF\0");
	put_file("in", big, BIG);
	assert_int_equal(read_all("in", NULL, 100000, NULL), BIG);
	assert_memory_equal(room, big, BIG);
	assert_int_equal(read_piped(big, BIG, 70000, NULL, 100000, NULL), BIG);
	assert_memory_equal(room, big, BIG);
}

static void
one_byte_order_mark_is_dropped(void **state)
{
	(void)state;
	CHECK("\xEF\xBB\xBF", NULL, "");
	CHECK("\xEF\xBB", NULL, "\xEF\xBB");
	CHECK("\xEF\xBB\xBF"
	      "a,b\n",
	      NULL, "a,b\n");
	CHECK("\xEF\xBB\xBF"
	      "a,b\n",
	      "UTF8", "a,b\n");
	CHECK("\xEF\xBB\xBF\xEF\xBB\xBF"
	      "a",
	      NULL,
	      "\xEF\xBB\xBF"
	      "a");
	CHECK("\xFF\xFE"
	      "a\0\xA2\x5B",
	      "utf-16", "a客");
	CHECK("\xFE\xFF\0a\x5B\xA2", "utf-16", "a客");
	CHECK("\xFF\xFE\xFF\xFE"
	      "a\0",
	      "utf-16le",
	      "\xEF\xBB\xBF"
	      "a");
	CHECK("\xFF\xFE", "utf-16", "");
	CHECK("\xFF\xFE\0\0a\0\0\0", "utf-32", "a");
	CHECK("\x84\x31\x95\x33"
	      "a",
	      "gb18030", "a");
}

static void
the_mark_of_another_encoding_is_refused(void **state)
{
	(void)state;
	check_refused("\xFF\xFE"
		      "a\0",
		      4, NULL,
		      "sales.csv: looks like UTF-16; give --encoding=utf-16");
	check_refused("\xFE\xFF\0a", 4, "utf-8",
		      "sales.csv: looks like UTF-16; give --encoding=utf-16");
	check_refused("\xFF\xFE\0\0", 4, NULL,
		      "sales.csv: looks like UTF-32; give --encoding=utf-32");
	check_refused("\0\0\xFE\xFF", 4, "utf-16",
		      "sales.csv: looks like UTF-32; give --encoding=utf-32");
	check_refused("\xEF\xBB\xBF"
		      "a",
		      4, "gb18030",
		      "sales.csv: looks like UTF-8; give no --encoding");
}

static void
other_encodings_become_utf8(void **state)
{
	(void)state;
	CHECK("", "gb18030", "");
	CHECK("\xBF\xCD\xBB\xA7,1\n\x95\x32\x82\x36", "gb18030",
	      "客户,1\n\xF0\xA0\x80\x80");
	CHECK("a\0\xA2\x5B", "utf-16", "a客");
	CHECK("\xBF\xCD\x81", "gbk", "客\xFF");
	CHECK("a\xEC"
	      "ba",
	      "windows-1258",
	      "\xC3\xA1"
	      "ba"); /* composes */
}

static void
a_pipe_gives_what_is_there(void **state)
{
	static const char *const encodings[] = { NULL, "gb18030" };
	struct kam_source *s;
	struct feed f;
	char buf[4096];

	(void)state;
	for (int i = 0; i < 2; i++) {
		pipe_to_stdin(&f);
		assert_int_equal(write(f.to, "abc", 3), 3);
		assert_int_equal(kam_source_open(&s, "-", encodings[i], NULL),
				 KAM_OK);
		assert_string_equal(kam_source_name(s), "<stdin>");
		assert_int_equal(kam_source_size(s), 0);
		assert_int_equal(kam_source_read(s, buf, sizeof buf, NULL), 3);
		assert_int_equal(write(f.to, "defg", 4), 4);
		assert_int_equal(kam_source_read(s, buf, sizeof buf, NULL), 4);
		assert_memory_equal(buf, "defg", 4);
		assert_int_equal(kam_source_position(s), 7);
		close(f.to);
		assert_int_equal(kam_source_read(s, buf, sizeof buf, NULL), 0);
		kam_source_close(s, NULL);
		restore_stdin(&f);
	}
}

static void
compressed_data_is_unpacked_from_file_and_pipe(void **state)
{
	static char packed[BIG];

	(void)state;
	for (size_t i = 0; i < PROGRAMS; i++) {
		const char *name;
		size_t n;

		if (!have(programs[i]))
			continue;
		name = pack(programs[i], big, BIG);
		n = get_file(name, packed, sizeof packed);
		assert_int_equal(read_all(name, NULL, 100000, NULL), BIG);
		assert_memory_equal(room, big, BIG);
		assert_int_equal(read_piped(packed, n, 5000, NULL, 9999, NULL),
				 BIG);
		assert_memory_equal(room, big, BIG);
		n = get_file(pack(programs[i], "", 0), packed, 1000);
		check(packed, n, NULL, "", 0);
		n = get_file(pack(programs[i], "\xEF\xBB\xBF客\n", 7), packed,
			     1000);
		check(packed, n, NULL, "客\n", 4);
		n = get_file(pack(programs[i], "\xBF\xCD\n", 3), packed, 1000);
		check(packed, n, "gb18030", "客\n", 4);
	}
}

static void
gzip_members_one_after_the_other_are_one_text(void **state)
{
	static char packed[256];
	size_t n;

	(void)state;
	if (!have("gzip"))
		skip();
	n = get_file(pack("gzip", "a\n", 2), packed, 100);
	n += get_file(pack("gzip", "b\n", 2), packed + n, 100);
	check(packed, n, NULL, "a\nb\n", 4);
}

/* Ends in "; the file is cut or damaged", and begins with file and program. */
static void
assert_damaged(const struct kam_err *err, const char *file, const char *program)
{
	static const char tail[] = "; the file is cut or damaged";
	char head[64];
	size_t n = strlen(err->text);

	snprintf(head, sizeof head, "%s: %s: ", file, program);
	assert_int_equal(err->status, KAM_EDATA);
	assert_memory_equal(err->text, head, strlen(head));
	assert_true(n > strlen(head) + sizeof tail);
	assert_string_equal(err->text + n - (sizeof tail - 1), tail);
}

static void
a_cut_file_is_an_error(void **state)
{
	static char packed[BIG];
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	for (size_t i = 0; i < PROGRAMS; i++) {
		size_t n;

		if (!have(programs[i]))
			continue;
		n = get_file(pack(programs[i], big, 100000), packed, BIG);
		for (size_t cut = 10; cut < n; cut += n / 9) {
			put_file("cut", packed, cut);
			assert_int_equal(read_all("cut", NULL, 5000, &err),
					 KAM_EDATA);
			assert_damaged(&err, "cut", programs[i]);
			err = (struct kam_err)KAM_ERR_INIT;
			assert_int_equal(
				read_piped(packed, cut, 999, "gbk", 5000, &err),
				KAM_EDATA);
			assert_damaged(&err, "<stdin>", programs[i]);
		}
		put_file("cut", packed, n - 1);
		assert_int_equal(read_all("cut", NULL, 5000, &err), KAM_EDATA);
		if (i == 0)
			assert_string_equal(err.text,
					    "cut: gzip: unexpected end of file;"
					    " the file is cut or damaged");
	}
	assert_no_child();
}

static void
damage_and_what_follows_the_data_are_errors(void **state)
{
	static char packed[BIG];
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	for (size_t i = 0; i < PROGRAMS; i++) {
		size_t n;

		if (!have(programs[i]))
			continue;
		n = get_file(pack(programs[i], big, 100000), packed, BIG);
		memcpy(packed + n, "garbage", 7);
		put_file("bad", packed, n + 7);
		assert_int_equal(read_all("bad", NULL, 5000, &err), KAM_EDATA);
		assert_damaged(&err, "bad", programs[i]);
		packed[n / 2] ^= 0x55;
		put_file("bad", packed, n);
		assert_int_equal(read_all("bad", NULL, 5000, &err), KAM_EDATA);
		assert_damaged(&err, "bad", programs[i]);
	}
}

/* Open, read `n` bytes, close; nothing is left behind. */
static void
stop_early(const char *file, size_t n)
{
	int fds = count_fds();
	struct kam_source *s;

	assert_int_equal(kam_source_open(&s, file, NULL, NULL), KAM_OK);
	for (size_t got = 0; got < n;) {
		ssize_t r = kam_source_read(s, room, n - got, NULL);

		assert_true(r > 0);
		got += (size_t)r;
	}
	assert_int_equal(kam_source_close(s, NULL), KAM_OK);
	assert_no_child();
	assert_int_equal(count_fds(), fds);
}

static void
stopping_early_leaves_nothing_behind(void **state)
{
	static char packed[BIG];
	struct feed f;

	(void)state;
	assert_int_equal(kam_source_close(NULL, NULL), KAM_OK);
	put_file("in", big, BIG);
	stop_early("in", 10);
	for (size_t i = 0; i < PROGRAMS; i++) {
		const char *name;
		size_t n;

		if (!have(programs[i]))
			continue;
		name = pack(programs[i], big, BIG);
		n = get_file(name, packed, BIG);
		for (size_t taken = 0; taken <= 100; taken += 50) {
			stop_early(name, taken);
			feed_start(&f, packed, n, 70000);
			stop_early("-", taken);
			feed_stop(&f);
		}
		if (strcmp(programs[i], "gzip") != 0)
			continue;
		/* A pipe that says no more, and does not end, once gzip has
		   the 256 kB for which it waits. */
		pipe_to_stdin(&f);
		assert_true(fcntl(f.to, F_SETPIPE_SZ, 1 << 20) >= 1 << 20);
		assert_int_equal(write(f.to, packed, 600000), 600000);
		stop_early("-", 1);
		close(f.to);
		restore_stdin(&f);
	}
}

static void
what_cannot_be_opened_says_why(void **state)
{
	struct kam_err err = KAM_ERR_INIT;
	int fds = count_fds();

	(void)state;
	assert_int_equal(read_all("no", NULL, 10, &err), KAM_EIO);
	assert_string_equal(err.text,
			    "cannot open 'no': No such file or directory");
	assert_int_equal(mkdir("dir", 0777), 0);
	assert_int_equal(read_all("dir", NULL, 10, &err), KAM_EIO);
	assert_string_equal(err.text, "cannot read 'dir': Is a directory");
	put_file("secret", "a", 1);
	assert_int_equal(chmod("secret", 0), 0);
	if (geteuid()) {
		assert_int_equal(read_all("secret", NULL, 10, &err), KAM_EIO);
		assert_string_equal(err.text,
				    "cannot open 'secret': Permission denied");
	}
	assert_int_equal(read_all("secret", "klingon", 10, &err), KAM_EUSAGE);
	assert_int_equal(count_fds(), fds);
}

static void
put_script(const char *text)
{
	put_file("bin/zstd", text, strlen(text));
	assert_int_equal(chmod("bin/zstd", 0755), 0);
}

static void
a_program_that_does_not_run_is_not_the_files_fault(void **state)
{
	char *path = strdup(getenv("PATH"));
	struct kam_err err = KAM_ERR_INIT;
	int fds = count_fds();

	(void)state;
	put_file("x.zst",
		 "\x28\xB5\x2F\xFD"
		 "abc",
		 7);
	assert_int_equal(mkdir("bin", 0777), 0);
	setenv("PATH", "bin", 1);
	assert_int_equal(read_all("x.zst", NULL, 10, &err), KAM_EIO);
	assert_string_equal(err.text,
			    "cannot run zstd; install it to read 'x.zst'");
	assert_int_equal(read_piped("\x28\xB5\x2F\xFD"
				    "abc",
				    7, 7, NULL, 10, &err),
			 KAM_EIO);
	put_script("#!/bin/sh\nprintf 12; kill -9 $$\n");
	assert_int_equal(read_all("x.zst", NULL, 10, &err), KAM_EIO);
	assert_string_equal(err.text, "x.zst: zstd was ended by signal 9");
	put_script("#!/bin/sh\necho zstd: no library >&2; exit 127\n");
	assert_int_equal(read_all("x.zst", NULL, 10, &err), KAM_EIO);
	assert_string_equal(err.text,
			    "cannot run zstd to read 'x.zst': no library");
	put_script("#!/bin/sh\nexit 3\n");
	assert_int_equal(read_all("x.zst", NULL, 10, &err), KAM_EDATA);
	assert_string_equal(err.text, "x.zst: zstd: exit status 3; the file is "
				      "cut or damaged");
	/* Complaints without end do not stop it. */
	put_script(
		"#!/bin/sh\ni=0; while [ $i -lt 20000 ]; do echo warning >&2;"
		" i=$((i + 1)); done 2>/dev/stderr; printf 12\n");
	assert_int_equal(read_all("x.zst", NULL, 10, &err), 2);
	/* SIGPIPE ends the child; nothing of ours is open in it. */
	put_script("#!/bin/sh\nkill -PIPE $$\nprintf 12\n");
	assert_int_equal(read_all("x.zst", NULL, 10, &err), KAM_EIO);
	setenv("PATH", path, 1);
	free(path);
	assert_int_equal(count_fds(), fds);
}

static void
the_users_options_for_the_programs_do_not_count(void **state)
{
	(void)state;
	if (!have("xz"))
		skip();
	pack("xz", "a\n", 2);
	setenv("XZ_OPT", "--nonsense", 1);
	assert_int_equal(read_all("x.xz", NULL, 10, NULL), 2);
	unsetenv("XZ_OPT");
}

static void
position_and_size_are_of_the_file_as_it_lies_there(void **state)
{
	struct kam_source *s;
	struct stat st;
	ssize_t n;

	(void)state;
	put_file("in", big, 1000);
	assert_int_equal(kam_source_open(&s, "in", "gbk", NULL), KAM_OK);
	assert_string_equal(kam_source_encoding(s), "gbk");
	assert_string_equal(kam_source_name(s), "in");
	assert_int_equal(kam_source_size(s), 1000);
	assert_int_equal(kam_source_position(s), 0);
	assert_int_equal(kam_source_read(s, room, 2000, NULL), 1000);
	assert_int_equal(kam_source_position(s), 1000);
	kam_source_close(s, NULL);
	if (!have("gzip"))
		skip();
	assert_int_equal(stat(pack("gzip", big, BIG), &st), 0);
	assert_int_equal(kam_source_open(&s, "x.gzip", "utf-8", NULL), KAM_OK);
	assert_null(kam_source_encoding(s));
	assert_int_equal(kam_source_size(s), st.st_size);
	assert_int_equal(kam_source_read(s, room, 1, NULL), 1);
	assert_in_range(kam_source_position(s), 1, st.st_size - 1);
	while ((n = kam_source_read(s, room, BIG, NULL)) > 0)
		;
	assert_int_equal(n, 0);
	assert_int_equal(kam_source_position(s), st.st_size);
	kam_source_close(s, NULL);
}

static void
stdin_is_read_from_where_it_stands(void **state)
{
	static const char *const kinds[] = { NULL, "gzip" };
	char packed[100];
	struct feed f;
	int flags;

	(void)state;
	for (int i = 0; i < 2; i++) {
		size_t n = 5;
		int fd;

		if (kinds[i] && !have(kinds[i]))
			skip();
		memcpy(packed, "xyabc", 5);
		if (kinds[i])
			n = 2 +
			    get_file(pack(kinds[i], "abc", 3), packed + 2, 98);
		put_file("in", packed, n);
		pipe_to_stdin(&f);
		close(f.to);
		fd = open("in", O_RDONLY | O_CLOEXEC);
		assert_int_equal(dup2(fd, 0), 0);
		close(fd);
		assert_int_equal(lseek(0, 2, SEEK_SET), 2);
		assert_int_equal(read_all("-", NULL, 10, NULL), 3);
		assert_memory_equal(room, "abc", 3);
		restore_stdin(&f);
	}
	/* Somebody else may have set it not to wait. */
	feed_start(&f, big, 100000, 9);
	flags = fcntl(0, F_GETFL);
	assert_int_equal(fcntl(0, F_SETFL, flags | O_NONBLOCK), 0);
	assert_int_equal(read_all("-", NULL, 1000, NULL), 100000);
	feed_stop(&f);
}

/* In a child process, whose descriptors 0 to 2 are closed. */
static void
closed_standard_descriptors_do_no_harm(void **state)
{
	int status;
	pid_t pid;

	(void)state;
	if (!have("gzip"))
		skip();
	pack("gzip", big, BIG);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		for (int fd = 0; fd < 3; fd++)
			close(fd);
		_exit(read_all("x.gzip", NULL, 9999, NULL) != (ssize_t)BIG ||
		      memcmp(room, big, BIG) != 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_comes_through_as_it_is),
		cmocka_unit_test(one_byte_order_mark_is_dropped),
		cmocka_unit_test(the_mark_of_another_encoding_is_refused),
		cmocka_unit_test(other_encodings_become_utf8),
		cmocka_unit_test(a_pipe_gives_what_is_there),
		cmocka_unit_test(
			compressed_data_is_unpacked_from_file_and_pipe),
		cmocka_unit_test(gzip_members_one_after_the_other_are_one_text),
		cmocka_unit_test(a_cut_file_is_an_error),
		cmocka_unit_test(damage_and_what_follows_the_data_are_errors),
		cmocka_unit_test(stopping_early_leaves_nothing_behind),
		cmocka_unit_test(what_cannot_be_opened_says_why),
		cmocka_unit_test(
			a_program_that_does_not_run_is_not_the_files_fault),
		cmocka_unit_test(
			the_users_options_for_the_programs_do_not_count),
		cmocka_unit_test(
			position_and_size_are_of_the_file_as_it_lies_there),
		cmocka_unit_test(stdin_is_read_from_where_it_stands),
		cmocka_unit_test(closed_standard_descriptors_do_no_harm),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
