/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decompress.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <kam/mem.h>

#include "pump.h"

#define PIPE_SIZE (1 << 20)

struct kam_decompress {
	const char *program;
	const char *name;
	pid_t pid;	       /* 0: none, or gone */
	int out;	       /* read end of its stdout */
	int complaints;	       /* what it writes to stderr */
	struct kam_pump *pump; /* owned; NULL: none, or stopped */
	uint64_t taken;	       /* by the pump, once it has stopped */
};

const char *
kam_decompress_program(const char *head, size_t n, bool *more)
{
	/* '#' is a digit from 1 to 9; the last is a bzip2 file of nothing,
	   the third what a parallel zstd puts before its frames. */
	static const struct {
		const char *magic;
		size_t len;
		const char *program;
	} kinds[] = {
		{ "\x1F\x8B", 2, "gzip" },
		{ "\x28\xB5\x2F\xFD", 4, "zstd" },
		{ "\x50\x2A\x4D\x18", 4, "zstd" },
		{ "\xFD\x37\x7A\x58\x5A\x00", 6, "xz" },
		{ "BZh#\x31\x41\x59\x26\x53\x59", 10, "bzip2" },
		{ "BZh#\x17\x72\x45\x38\x50\x90", 10, "bzip2" },
	};

	*more = false;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t at = 0;

		while (at < n && at < kinds[i].len) {
			char c = kinds[i].magic[at];

			if (c == '#' ? head[at] < '1' || head[at] > '9'
				     : head[at] != c)
				break;
			at++;
		}
		if (at == kinds[i].len)
			return kinds[i].program;
		if (at == n)
			*more = true;
	}
	return NULL;
}

/*
 * The variables of the process, handed on for PATH and the loader's sake,
 * but without those that give the programs options; messages in English.
 * To be freed by the caller.
 */
static char **
child_environment(void)
{
	static const char *const without[] = {
		"GZIP=",   "BZIP=",	   "BZIP2=",
		"XZ_OPT=", "XZ_DEFAULTS=", "LC_ALL=",
	};
	size_t n = 0, kept = 0;
	char **list;

	while (environ && environ[n])
		n++;
	list = kam_alloc(n + 2, sizeof *list);
	if (!list)
		return NULL;
	list[kept++] = (char *)"LC_ALL=C";
	for (size_t i = 0; i < n; i++) {
		bool keep = true;

		for (size_t j = 0; j < sizeof without / sizeof *without; j++)
			if (!strncmp(environ[i], without[j],
				     strlen(without[j])))
				keep = false;
		if (keep)
			list[kept++] = environ[i];
	}
	return list;
}

/* What the child has and we do not: SIGPIPE ends it, nothing is blocked. */
static int
set_signals(posix_spawnattr_t *attr)
{
	sigset_t pipe_only, none;
	int errnum;

	sigemptyset(&none);
	sigemptyset(&pipe_only);
	sigaddset(&pipe_only, SIGPIPE);
	if ((errnum = posix_spawnattr_setsigdefault(attr, &pipe_only)) ||
	    (errnum = posix_spawnattr_setsigmask(attr, &none)))
		return errnum;
	return posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGDEF |
						      POSIX_SPAWN_SETSIGMASK);
}

/* Run the program on descriptors that become its 0, 1 and 2; an errno. */
static int
spawn(struct kam_decompress *d, int in, int out, int complaints)
{
	/* Long windows are a matter of memory, not of damage. */
	bool zstd = !strcmp(d->program, "zstd");
	char *argv[] = { (char *)d->program, (char *)"-dc",
			 zstd ? (char *)"--long=31" : NULL, NULL };
	posix_spawn_file_actions_t fds;
	posix_spawnattr_t attr;
	char **env;
	int rc;

	if ((rc = posix_spawn_file_actions_init(&fds)))
		return rc;
	if ((rc = posix_spawnattr_init(&attr)))
		goto free_fds;
	env = child_environment();
	rc = env ? set_signals(&attr) : ENOMEM;
	if (!rc && !(rc = posix_spawn_file_actions_adddup2(&fds, in, 0)) &&
	    !(rc = posix_spawn_file_actions_adddup2(&fds, out, 1)) &&
	    !(rc = posix_spawn_file_actions_adddup2(&fds, complaints, 2)))
		rc = posix_spawnp(&d->pid, d->program, &fds, &attr, argv, env);
	if (rc)
		d->pid = 0;
	free(env);
	posix_spawnattr_destroy(&attr);
free_fds:
	posix_spawn_file_actions_destroy(&fds);
	return rc;
}

static int
cannot_run(const char *program, const char *name, int errnum,
	   struct kam_err *err)
{
	if (errnum == ENOENT)
		return kam_fail(err, KAM_EIO,
				"cannot run %s; install it to read '%s'",
				program, name);
	return kam_fail_errno(err, KAM_EIO, errnum,
			      "cannot run %s to read '%s'", program, name);
}

/*
 * Make the pipe and the child.  Its complaints go into a file in memory: it
 * cannot get stuck on that, as it could on a pipe that nobody reads.
 */
static int
launch(struct kam_decompress *d, int in, struct kam_err *err)
{
	int out[2], errnum = kam_fd_pipe(out);

	if (!errnum)
		errnum = kam_fd_memory(&d->complaints);
	if (!errnum) {
		/* Larger is quicker, where the system lets us. */
		(void)fcntl(out[0], F_SETPIPE_SZ, PIPE_SIZE);
		errnum = spawn(d, in, out[1], d->complaints);
	}
	d->out = out[0];
	kam_fd_shut(&out[1]);
	return errnum ? cannot_run(d->program, d->name, errnum, err) : KAM_OK;
}

/* Launch on `in`, and on failure clean up. */
static int
create(struct kam_decompress **d, const char *program, int in,
       struct kam_pump *pump, const char *name, struct kam_err *err)
{
	int rc;

	*d = kam_alloc(1, sizeof **d);
	if (!*d)
		return kam_nomem(err, "decompression");
	(*d)->program = program;
	(*d)->name = name;
	(*d)->out = (*d)->complaints = -1;
	rc = launch(*d, in, err);
	if (rc) {
		kam_decompress_close(*d, NULL);
		*d = NULL;
		return rc;
	}
	(*d)->pump = pump;
	return KAM_OK;
}

int
kam_decompress_file(struct kam_decompress **d, const char *program, int fd,
		    const char *name, struct kam_err *err)
{
	return create(d, program, fd, NULL, name, err);
}

int
kam_decompress_pipe(struct kam_decompress **d, const char *program, int fd,
		    struct kam_str head, const char *name, struct kam_err *err)
{
	struct kam_pump *pump;
	int in, errnum, rc;

	*d = NULL;
	errnum = kam_pump_start(&pump, fd, head, &in);
	if (errnum)
		return cannot_run(program, name, errnum, err);
	rc = create(d, program, in, pump, name, err);
	kam_fd_shut(&in);
	if (rc)
		(void)kam_pump_stop(pump);
	return rc;
}

/* Stop the pump, if there is one; 0 or the errno of its reading. */
static int
stop_pump(struct kam_decompress *d)
{
	struct kam_pump *p = d->pump;

	if (!p)
		return 0;
	d->pump = NULL;
	d->taken = kam_pump_taken(p);
	return kam_pump_stop(p);
}

/* Wait for the child; 0 or an errno. */
static int
reap(struct kam_decompress *d, int *status)
{
	pid_t got;

	do
		got = waitpid(d->pid, status, 0);
	while (got < 0 && errno == EINTR);
	d->pid = 0;
	return got < 0 ? errno : 0;
}

static bool
drop_prefix(struct kam_str *s, const char *prefix)
{
	size_t n = strlen(prefix);

	if (s->len < n || memcmp(s->ptr, prefix, n))
		return false;
	s->ptr += n;
	s->len -= n;
	return true;
}

/*
 * The first line of what the child had to say, without the names of program
 * and input, with which the programs begin it, written as our own messages
 * are.  Empty if it said nothing.
 */
static struct kam_str
complaint(const struct kam_decompress *d, char *buf, size_t size)
{
	static const char *const inputs[] = {
		"stdin: ",
		"(stdin): ",
		"/*stdin*\\ : ",
		"/*stdin*\\: ",
	};
	struct kam_str s = { buf, 0 };
	const char *end;
	ssize_t n;

	do
		n = pread(d->complaints, buf, size, 0);
	while (n < 0 && errno == EINTR);
	s.len = n > 0 ? (size_t)n : 0;
	s = kam_str_trim(s);
	end = s.len ? memchr(s.ptr, '\n', s.len) : NULL;
	if (end)
		s.len = (size_t)(end - s.ptr);
	if (drop_prefix(&s, d->program))
		drop_prefix(&s, ": ");
	for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
		if (drop_prefix(&s, inputs[i]))
			break;
	while (s.len && strchr(" .;", s.ptr[s.len - 1]))
		s.len--;
	if (s.len > 1 && s.ptr[0] >= 'A' && s.ptr[0] <= 'Z' && s.ptr[1] >= 'a')
		buf[s.ptr - buf] = (char)(s.ptr[0] - 'A' + 'a');
	return s;
}

/* Say what is wrong if the child ended with `status`. */
static int
judge(const struct kam_decompress *d, int status, struct kam_err *err)
{
	static const char garbage[] = "trailing garbage";
	char buf[512], shown[128];
	struct kam_str s = complaint(d, buf, sizeof buf);
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;

	if (WIFSIGNALED(status))
		return kam_fail(err, KAM_EIO, "%s: %s was ended by signal %d",
				d->name, d->program, WTERMSIG(status));
	/* bzip2 takes a damaged second part for garbage, and is content. */
	if (code == 0 && !memmem(s.ptr, s.len, garbage, sizeof garbage - 1))
		return KAM_OK;
	kam_str_show(shown, sizeof shown, s);
	/* Where posix_spawnp() cannot tell itself that there is none. */
	if (code == 127 && s.len == 0)
		return cannot_run(d->program, d->name, ENOENT, err);
	/* What a shell or the loader return for what they cannot run. */
	if (code == 126 || code == 127)
		return kam_fail(err, KAM_EIO, "cannot run %s to read '%s': %s",
				d->program, d->name, shown);
	if (s.len == 0)
		snprintf(shown, sizeof shown, "exit status %d", code);
	return kam_fail(err, KAM_EDATA,
			"%s: %s: %s; the file is cut or damaged", d->name,
			d->program, shown);
}

/* The child has closed its stdout: see how it and the pump have ended. */
static int
finish(struct kam_decompress *d, struct kam_err *err)
{
	int status = 0, errnum = reap(d, &status);
	int pump_errnum = stop_pump(d);

	if (errnum)
		return kam_fail_errno(err, KAM_EIO, errnum,
				      "%s: cannot learn how %s ended", d->name,
				      d->program);
	if (pump_errnum)
		return kam_fail_errno(err, KAM_EIO, pump_errnum,
				      "cannot read '%s'", d->name);
	return judge(d, status, err);
}

ssize_t
kam_decompress_read(struct kam_decompress *d, char *buf, size_t size,
		    struct kam_err *err)
{
	ssize_t n = d->pid ? kam_fd_read(d->out, buf, size) : 0;

	if (n < 0)
		return kam_fail_errno(err, KAM_EIO, errno,
				      "cannot read '%s' from %s", d->name,
				      d->program);
	return n == 0 && d->pid ? finish(d, err) : n;
}

uint64_t
kam_decompress_taken(const struct kam_decompress *d)
{
	return d->pump ? kam_pump_taken(d->pump) : d->taken;
}

int
kam_decompress_close(struct kam_decompress *d, struct kam_err *err)
{
	int rc = KAM_OK, errnum, status;

	if (!d)
		return KAM_OK;
	if (d->pid) {
		(void)kill(d->pid, SIGKILL);
		errnum = reap(d, &status);
		if (errnum && errnum != ECHILD)
			rc = kam_fail_errno(err, KAM_EIO, errnum,
					    "cannot wait for %s", d->program);
		(void)stop_pump(d);
	}
	kam_fd_shut(&d->out);
	kam_fd_shut(&d->complaints);
	free(d);
	return rc;
}
