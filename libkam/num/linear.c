/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdbool.h>

#include <gsl/gsl_linalg.h>

#include <kam/linear.h>

#include "gsl.h"

/* The factor of `a`, in place; false if there is none. */
static bool
factor(double *a, size_t n)
{
	gsl_matrix_view m = gsl_matrix_view_array(a, n, n);

	kam_gsl_quiet();
	for (size_t i = 0; i < n * n; i++)
		if (!isfinite(a[i]))
			return false;
	return gsl_linalg_cholesky_decomp1(&m.matrix) == GSL_SUCCESS;
}

int
kam_spd_solve(double *a, size_t n, double *b)
{
	gsl_matrix_view m = gsl_matrix_view_array(a, n, n);
	gsl_vector_view v = gsl_vector_view_array(b, n);

	if (!factor(a, n) ||
	    gsl_linalg_cholesky_svx(&m.matrix, &v.vector) != GSL_SUCCESS)
		return KAM_EDATA;
	return KAM_OK;
}

int
kam_spd_invert(double *a, size_t n)
{
	gsl_matrix_view m = gsl_matrix_view_array(a, n, n);

	if (!factor(a, n) ||
	    gsl_linalg_cholesky_invert(&m.matrix) != GSL_SUCCESS)
		return KAM_EDATA;
	return KAM_OK;
}
