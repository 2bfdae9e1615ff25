/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Descriptors, pipes, and a thread that passes one pipe on to another. */
#ifndef KAM_IO_PUMP_H
#define KAM_IO_PUMP_H

#include <stdint.h>
#include <sys/types.h>

#include <kam/str.h>

/* The most bytes that may have been read before the pump takes over. */
#define KAM_PUMP_HEAD 16

/*
 * read(2) that goes on after signals and waits on a descriptor that somebody
 * has set to O_NONBLOCK.
 */
ssize_t kam_fd_read(int fd, char *buf, size_t size);

/*
 * A pipe that no child inherits.  Its ends are none of the descriptors 0 to
 * 2, should any of these be closed: a child's own are made there.  0 or an
 * errno, and then both ends are -1.
 */
int kam_fd_pipe(int fd[2]);

/* The same for an empty file in memory, gone when all have closed it. */
int kam_fd_memory(int *fd);

/* Close *fd unless it is -1, and set it to -1. */
void kam_fd_shut(int *fd);

struct kam_pump;

/*
 * Start a thread that writes `head`, at most KAM_PUMP_HEAD bytes, and then
 * all that `from` has into a pipe; *to is the end to read, the caller's.
 * `from` stays the caller's too and must outlive the pump.  0 or an errno.
 */
int
kam_pump_start(struct kam_pump **pump, int from, struct kam_str head, int *to);

/* Bytes taken from the input so far, the head included. */
uint64_t kam_pump_taken(const struct kam_pump *p);

/*
 * Stop, wherever it is; the pump is gone.  The other end of its pipe must be
 * closed.  Returns 0, or the errno with which reading the input failed.
 */
int kam_pump_stop(struct kam_pump *p);

#endif
