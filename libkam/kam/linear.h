/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small dense symmetric systems, solved by Cholesky's method. */
#ifndef KAM_LINEAR_H
#define KAM_LINEAR_H

#include <stddef.h>

#include <kam/err.h>

/*
 * Solve A x = b in place: `a` holds A, n x n by rows, symmetric (its lower
 * triangle is used), and is overwritten by the factor; `b` becomes x.
 * KAM_EDATA, without a message, if A is not positive definite to working
 * precision, or not finite; `b` is then as it was.  O(n^3).
 */
int kam_spd_solve(double *a, size_t n, double *b);

/* `a` becomes its inverse; KAM_EDATA as above, `a` is then undefined. */
int kam_spd_invert(double *a, size_t n);

#endif
