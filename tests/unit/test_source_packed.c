/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "source_rig.h"

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
	struct feed f = { .keep = 1 };

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
	/* SIGPIPE is not ignored there, although we ignore it. */
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
		cmocka_unit_test(
			compressed_data_is_unpacked_from_file_and_pipe),
		cmocka_unit_test(gzip_members_one_after_the_other_are_one_text),
		cmocka_unit_test(a_cut_file_is_an_error),
		cmocka_unit_test(damage_and_what_follows_the_data_are_errors),
		cmocka_unit_test(stopping_early_leaves_nothing_behind),
		cmocka_unit_test(
			a_program_that_does_not_run_is_not_the_files_fault),
		cmocka_unit_test(
			the_users_options_for_the_programs_do_not_count),
		cmocka_unit_test(closed_standard_descriptors_do_no_harm),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
