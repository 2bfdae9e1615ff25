/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "writer_rig.h"

static const struct kam_column own[] = { { "n", KAM_COUNT, "", "a count" } };

static int
row(struct rig *r, int64_t n)
{
	kam_row_begin(r->w, KAM_STR(""));
	kam_put_count(r->w, n);
	return kam_row_end(r->w, &r->err);
}

static void
rows(struct rig *r, int n)
{
	for (int i = 1; i <= n; i++)
		assert_int_equal(row(r, i), KAM_OK);
}

static void
redirect(int fd)
{
	assert_true(fd >= 0);
	assert_int_equal(dup2(fd, 1), 1);
	close(fd);
}

/* Read the end of a pipe: what there is now. */
static void
assert_piped(int fd, const char *expected)
{
	char text[100];
	ssize_t n = read(fd, text, sizeof text - 1);

	if (n < 0 && errno == EAGAIN)
		n = 0;
	assert_true(n >= 0);
	text[n] = '\0';
	assert_string_equal(text, expected);
}

static int
pipe_as_stdout(void)
{
	int ends[2];

	assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
	redirect(ends[1]);
	return ends[0];
}

static void
on_alarm(int sig)
{
	(void)sig;
}

#define MANY 300000

/* Read slowly until the end; exits 0 if all rows came. */
static void
slow_reader(int fd)
{
	static char piece[50000];
	size_t total = 0, expected = 2;
	ssize_t n;

	for (int64_t i = 0; i < MANY; i++)
		expected += i < 100000 ? 6 : 7;
	while ((n = read(fd, piece, sizeof piece)) > 0) {
		total += (size_t)n;
		usleep(200);
	}
	_exit(total == expected ? 0 : 1);
}

/* Signals come, and the pipe is often full. */
static void
write_to_slow_reader(struct rig *r, int flags)
{
	struct sigaction act = { .sa_handler = on_alarm };
	struct itimerval often = { { 0, 500 }, { 0, 500 } };
	struct itimerval never = { { 0, 0 }, { 0, 0 } };
	int ends[2], status;
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	assert_int_not_equal(fcntl(ends[1], F_SETFL, flags), -1);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		close(ends[1]);
		slow_reader(ends[0]);
	}
	close(ends[0]);
	redirect(ends[1]);
	assert_int_equal(sigaction(SIGALRM, &act, NULL), 0);
	setitimer(ITIMER_REAL, &often, NULL);
	r->opt.path = NULL;
	begin(r, NULL, ',', NULL, own, 1);
	for (int64_t i = 0; i < MANY; i++)
		assert_int_equal(row(r, i < 100000 ? i % 90000 + 10000 : i),
				 KAM_OK);
	close_as(r, KAM_OK);
	setitimer(ITIMER_REAL, &never, NULL);
	assert_int_equal(dup2(r->old_stdout, 1), 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
full_stdout_is_told(void **state)
{
	struct rig *r = *state;

	redirect(open("/dev/full", O_WRONLY));
	r->opt.path = NULL;
	begin(r, NULL, ',', NULL, own, 1);
	rows(r, 1);
	close_as(r, KAM_EIO);
	assert_string_equal(r->err.text,
			    "cannot write to stdout: No space left on device");
}

static void
closed_stdout_is_told(void **state)
{
	struct rig *r = *state;

	close(1);
	r->opt.path = "-";
	begin(r, NULL, ',', NULL, own, 1);
	rows(r, 1);
	close_as(r, KAM_EIO);
	assert_string_equal(r->err.text,
			    "cannot write to stdout: Bad file descriptor");
}

static void
stdout_stays_open_for_whoever_comes_next(void **state)
{
	struct rig *r = *state;

	redirect(open(r->path, O_WRONLY | O_CREAT, 0666));
	r->opt.path = NULL;
	begin(r, NULL, ',', NULL, own, 1);
	rows(r, 1);
	close_as(r, KAM_OK);
	assert_int_equal(write(1, "x\n", 2), 2);
	assert_file(r->path, "n\n1\nx\n");
}

static void
a_file_that_is_stdout_is_not_replaced(void **state)
{
	struct rig *r = *state;

	redirect(open(r->path, O_WRONLY | O_CREAT | O_APPEND, 0666));
	assert_int_equal(write(1, "old\n", 4), 4);
	begin(r, NULL, ',', NULL, own, 1);
	rows(r, 1);
	close_as(r, KAM_OK);
	assert_file(r->path, "old\nn\n1\n");
}

static void
a_gone_reader_is_told_apart(void **state)
{
	struct rig *r = *state;
	int ends[2], rc = KAM_OK;

	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	redirect(ends[1]);
	r->opt.path = NULL;
	begin(r, NULL, ',', NULL, own, 1);
	for (int i = 0; i < 200000 && !rc; i++)
		rc = row(r, i);
	assert_int_equal(rc, KAM_EPIPE);
	assert_int_equal(r->err.status, KAM_EPIPE);
	close_as(r, KAM_EPIPE);
}

static void
flushing_hands_out_whole_rows_now(void **state)
{
	struct rig *r = *state;
	int fd = pipe_as_stdout();

	r->opt.path = NULL;
	begin(r, NULL, ',', NULL, own, 1);
	rows(r, 1);
	assert_piped(fd, "");
	kam_row_begin(r->w, KAM_STR(""));
	kam_put_count(r->w, 2);
	assert_int_equal(kam_writer_flush(r->w, &r->err), KAM_OK);
	assert_piped(fd, "n\n1\n");
	assert_int_equal(kam_row_end(r->w, &r->err), KAM_OK);
	assert_int_equal(kam_writer_flush(r->w, &r->err), KAM_OK);
	assert_piped(fd, "2\n");
	close_as(r, KAM_OK);
	assert_piped(fd, "");
	close(fd);
}

static void
an_abandoned_stream_ends_after_its_last_whole_row(void **state)
{
	struct rig *r = *state;
	int fd = pipe_as_stdout();

	r->opt.path = NULL;
	begin(r, NULL, ',', NULL, own, 1);
	rows(r, 1);
	kam_row_begin(r->w, KAM_STR(""));
	kam_put_count(r->w, 2);
	kam_writer_abandon(r->w);
	assert_piped(fd, "n\n1\n");
	begin(r, NULL, ',', NULL, own, 1);
	kam_writer_abandon(r->w);
	assert_piped(fd, "");
	close(fd);
}

static void
partial_writes_and_signals_lose_nothing(void **state)
{
	write_to_slow_reader(*state, O_WRONLY);
}

static void
a_pipe_that_does_not_block_loses_nothing(void **state)
{
	write_to_slow_reader(*state, O_WRONLY | O_NONBLOCK);
}

static void
a_named_pipe_is_written_to_directly(void **state)
{
	struct rig *r = *state;
	struct stat st;
	int fd;

	assert_int_equal(mkfifo(r->path, 0666), 0);
	fd = open(r->path, O_RDONLY | O_NONBLOCK);
	assert_true(fd >= 0);
	begin(r, NULL, ',', NULL, own, 1);
	rows(r, 1);
	close_as(r, KAM_OK);
	assert_piped(fd, "n\n1\n");
	close(fd);
	assert_int_equal(stat(r->path, &st), 0);
	assert_true(S_ISFIFO(st.st_mode));
	assert_int_equal(empty(r->dir), 1);
}

#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(full_stdout_is_told),
		T(closed_stdout_is_told),
		T(stdout_stays_open_for_whoever_comes_next),
		T(a_file_that_is_stdout_is_not_replaced),
		T(a_gone_reader_is_told_apart),
		T(flushing_hands_out_whole_rows_now),
		T(an_abandoned_stream_ends_after_its_last_whole_row),
		T(partial_writes_and_signals_lose_nothing),
		T(a_pipe_that_does_not_block_loses_nothing),
		T(a_named_pipe_is_written_to_directly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
