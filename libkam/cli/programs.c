/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "programs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 5000 /* ms that a program may take to describe itself */
#define OUTPUT_MAX ((size_t)1 << 20)

static const char prefix[] = "kam-";

bool
kam_program_name_valid(const char *name)
{
	return name[0] != '\0' && name[0] != '-' &&
	       name[strspn(name, "abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")] ==
		       '\0';
}

static bool
is_known(const struct kam_programs *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (!strcmp(p->list[i].name, name))
			return true;
	return false;
}

static bool
is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       access(path, X_OK) == 0;
}

static int
add_program(struct kam_programs *p, struct kam_str folder, const char *file)
{
	size_t len = folder.len + 1 + strlen(file);
	char *path = kam_arena_alloc(&p->text, len + 1);
	struct kam_program *grown;

	if (!path)
		return -1;
	snprintf(path, len + 1, "%.*s/%s", (int)folder.len, folder.ptr, file);
	if (!is_program(path))
		return 0;
	grown = kam_grow(p->list, &p->cap, p->n + 1, sizeof *p->list);
	if (!grown)
		return -1;
	p->list = grown;
	p->list[p->n++] =
		(struct kam_program){ path + folder.len + 1 + sizeof prefix - 1,
				      path, false };
	return 0;
}

/* A folder that is not there, as many in PATH, has no programs. */
static int
add_folder(struct kam_programs *p, struct kam_str folder)
{
	char *name = kam_arena_strdup(&p->text, folder);
	struct dirent *entry;
	DIR *dir;
	int rc = 0;

	if (!name)
		return -1;
	if (name[0] != '/' || !(dir = opendir(name)))
		return 0;
	while (rc == 0 && (entry = readdir(dir))) {
		const char *rest = entry->d_name + sizeof prefix - 1;

		if (strncmp(entry->d_name, prefix, sizeof prefix - 1) != 0 ||
		    !kam_program_name_valid(rest) || is_known(p, rest))
			continue;
		rc = add_program(p, folder, entry->d_name);
	}
	closedir(dir);
	return rc;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct kam_program *)a)->name,
		      ((const struct kam_program *)b)->name);
}

int
kam_programs_find(struct kam_programs *p, const char *folder, const char *path,
		  struct kam_err *err)
{
	int rc = folder ? add_folder(p, kam_str_of(folder)) : 0;

	for (size_t i = 0; i < p->n; i++)
		p->list[i].own = true;
	while (rc == 0 && path) {
		const char *colon = strchr(path, ':');
		size_t len = colon ? (size_t)(colon - path) : strlen(path);

		rc = add_folder(p, (struct kam_str){ path, len });
		path = colon ? colon + 1 : NULL;
	}
	if (rc)
		return kam_nomem(err, "the list of tools");
	if (p->n)
		qsort(p->list, p->n, sizeof *p->list, by_name);
	return KAM_OK;
}

void
kam_programs_release(struct kam_programs *p)
{
	free(p->list);
	kam_arena_release(&p->text);
	*p = (struct kam_programs)KAM_PROGRAMS_INIT;
}

/* Input and messages of the child are /dev/null, its output is `out`. */
static int
redirect(posix_spawn_file_actions_t *files, int out)
{
	return posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDONLY,
						0) ||
	       posix_spawn_file_actions_adddup2(files, out, 1) ||
	       posix_spawn_file_actions_addopen(files, 2, "/dev/null", O_WRONLY,
						0);
}

static int
start(const char *path, const char *arg, int out, pid_t *pid)
{
	const char *const argv[] = { path, arg, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t pipe_signal;
	int rc;

	sigemptyset(&pipe_signal);
	sigaddset(&pipe_signal, SIGPIPE);
	if (posix_spawn_file_actions_init(&files))
		return -1;
	if (posix_spawnattr_init(&attr)) {
		posix_spawn_file_actions_destroy(&files);
		return -1;
	}
	rc = redirect(&files, out) ||
	     posix_spawnattr_setsigdefault(&attr, &pipe_signal) ||
	     posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF) ||
	     posix_spawn(pid, path, &files, &attr, (char *const *)argv,
			 environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return rc ? -1 : 0;
}

/* Milliseconds that are left until `end`, at least 0. */
static int
left(const struct timespec *end)
{
	struct timespec t;
	long ms;

	if (clock_gettime(CLOCK_MONOTONIC, &t))
		return 0;
	ms = (long)(end->tv_sec - t.tv_sec) * 1000 +
	     (end->tv_nsec - t.tv_nsec) / 1000000;
	return ms > 0 ? (int)ms : 0;
}

static int
read_all(int fd, struct kam_buf *out)
{
	struct timespec end;
	char chunk[4096];
	size_t most = out->len + OUTPUT_MAX;

	if (clock_gettime(CLOCK_MONOTONIC, &end))
		return -1;
	end.tv_sec += PATIENCE / 1000;
	for (;;) {
		struct pollfd ready = { fd, POLLIN, 0 };
		int some = poll(&ready, 1, left(&end));
		ssize_t n;

		if (some < 0 && errno == EINTR)
			continue;
		if (some <= 0)
			return -1;
		n = read(fd, chunk, sizeof chunk);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return (int)n;
		if (out->len + (size_t)n > most ||
		    kam_buf_put(out, chunk, (size_t)n))
			return -1;
	}
}

static int
finish(pid_t pid, bool stop)
{
	int status;

	if (stop)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

int
kam_program_capture(const char *path, const char *arg, struct kam_buf *out)
{
	size_t before = out->len;
	int fd[2], rc;
	pid_t pid;

	if (pipe2(fd, O_CLOEXEC))
		return -1;
	rc = start(path, arg, fd[1], &pid);
	close(fd[1]);
	if (rc == 0) {
		rc = read_all(fd[0], out);
		if (finish(pid, rc != 0))
			rc = -1;
	}
	close(fd[0]);
	if (rc)
		out->len = before;
	return rc;
}
