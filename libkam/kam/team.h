/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work that falls into parts, done by several threads. */
#ifndef KAM_TEAM_H
#define KAM_TEAM_H

#include <stddef.h>

/* Do part `part`; `thread` counts from 0, and no two have the same at once.
   0, or -1. */
typedef int (*kam_part_fn)(void *ctx, size_t thread, size_t part);

/*
 * Do parts 0 to n-1, by up to `threads` threads of which the caller is one;
 * which does which is by chance.  0, or -1 if a part failed; others may then
 * be undone.
 */
int kam_team_run(size_t threads, size_t n, kam_part_fn fn, void *ctx);

#endif
