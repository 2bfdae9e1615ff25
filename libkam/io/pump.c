/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pump.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <kam/mem.h>

#define SIZE ((size_t)64 << 10)

/*
 * The thread stops when the other end of wake[0] is closed, which it polls
 * beside its input.
 */
struct kam_pump {
	pthread_t thread;
	int from;	 /* the caller's */
	int to, wake[2]; /* owned; -1: closed */
	int errnum;	 /* of a failed read; the thread's until it is joined */
	_Atomic uint64_t taken;
	char head[KAM_PUMP_HEAD];
	size_t nhead;
	char buf[SIZE];
};

ssize_t
kam_fd_read(int fd, char *buf, size_t size)
{
	for (;;) {
		struct pollfd p = { fd, POLLIN, 0 };
		ssize_t n = read(fd, buf, size);

		if (n >= 0)
			return n;
		if (errno == EAGAIN) {
			if (poll(&p, 1, -1) < 0 && errno != EINTR)
				return -1;
		} else if (errno != EINTR) {
			return -1;
		}
	}
}

void
kam_fd_shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Move *fd out of the way of the standard descriptors; 0 or an errno. */
static int
raise_fd(int *fd)
{
	int low = *fd, errnum = 0;

	if (low > 2)
		return 0;
	*fd = fcntl(low, F_DUPFD_CLOEXEC, 3);
	if (*fd < 0)
		errnum = errno;
	close(low);
	return errnum;
}

int
kam_fd_pipe(int fd[2])
{
	int first, second;

	if (pipe2(fd, O_CLOEXEC)) {
		fd[0] = fd[1] = -1;
		return errno;
	}
	first = raise_fd(&fd[0]);
	second = raise_fd(&fd[1]);
	if (first || second) {
		kam_fd_shut(&fd[0]);
		kam_fd_shut(&fd[1]);
	}
	return first ? first : second;
}

int
kam_fd_memory(int *fd)
{
	*fd = memfd_create("kam", MFD_CLOEXEC);
	return *fd < 0 ? errno : raise_fd(fd);
}

/*
 * Wait until there is something to read, and read it.  0 at the end, when
 * told to stop and on failure.
 */
static size_t
pump_read(struct kam_pump *p)
{
	struct pollfd fds[] = {
		{ p->from, POLLIN, 0 },
		{ p->wake[0], POLLIN, 0 },
	};

	for (;;) {
		ssize_t n;

		if (poll(fds, 2, -1) < 0) {
			if (errno == EINTR)
				continue;
			break;
		}
		if (fds[1].revents)
			return 0;
		n = read(p->from, p->buf, sizeof p->buf);
		if (n >= 0)
			return (size_t)n;
		if (errno != EINTR && errno != EAGAIN)
			break;
	}
	p->errnum = errno;
	return 0;
}

/* False when the child has gone: its exit status will say why. */
static bool
pump_write(struct kam_pump *p, const char *ptr, size_t len)
{
	while (len > 0) {
		ssize_t n = write(p->to, ptr, len);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0) {
			ptr += n;
			len -= (size_t)n;
		}
	}
	return true;
}

static void *
pump_run(void *arg)
{
	struct kam_pump *p = arg;
	bool going = pump_write(p, p->head, p->nhead);

	while (going) {
		size_t n = pump_read(p);

		atomic_fetch_add_explicit(&p->taken, n, memory_order_relaxed);
		going = n > 0 && pump_write(p, p->buf, n);
	}
	kam_fd_shut(&p->to);
	return NULL;
}

/*
 * Start the thread with all signals blocked: handlers run in the caller's
 * threads, and a SIGPIPE that is not ignored does not end the process.
 */
static int
start_thread(struct kam_pump *p)
{
	sigset_t all, old;
	int errnum;

	sigfillset(&all);
	errnum = pthread_sigmask(SIG_SETMASK, &all, &old);
	if (errnum)
		return errnum;
	errnum = pthread_create(&p->thread, NULL, pump_run, p);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return errnum;
}

int
kam_pump_start(struct kam_pump **pump, int from, struct kam_str head, int *to)
{
	struct kam_pump *p = kam_alloc(1, sizeof *p);
	int ends[2] = { -1, -1 }, errnum;

	*pump = NULL;
	*to = -1;
	if (!p)
		return ENOMEM;
	p->from = from;
	p->nhead = head.len < sizeof p->head ? head.len : sizeof p->head;
	memcpy(p->head, head.ptr, p->nhead);
	atomic_init(&p->taken, p->nhead);
	errnum = kam_fd_pipe(p->wake);
	if (!errnum)
		errnum = kam_fd_pipe(ends);
	p->to = ends[1];
	if (!errnum)
		errnum = start_thread(p);
	if (errnum) {
		kam_fd_shut(&ends[0]);
		kam_fd_shut(&ends[1]);
		kam_fd_shut(&p->wake[0]);
		kam_fd_shut(&p->wake[1]);
		free(p);
		return errnum;
	}
	*pump = p;
	*to = ends[0];
	return 0;
}

uint64_t
kam_pump_taken(const struct kam_pump *p)
{
	return atomic_load_explicit(&p->taken, memory_order_relaxed);
}

int
kam_pump_stop(struct kam_pump *p)
{
	int errnum;

	kam_fd_shut(&p->wake[1]);
	pthread_join(p->thread, NULL);
	kam_fd_shut(&p->wake[0]);
	errnum = p->errnum;
	free(p);
	return errnum;
}
