/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_gamma.h>

#include <kam/special.h>

#include "gsl.h"

double
kam_beta_inc(double x, double a, double b)
{
	gsl_sf_result r;
	int rc;

	kam_gsl_quiet();
	if (!(x >= 0 && x <= 1 && a > 0 && b > 0))
		return (double)NAN;
	rc = gsl_sf_beta_inc_e(a, b, x, &r);
	if (rc == GSL_EUNDRFLW)
		return 0;
	return rc == GSL_SUCCESS ? r.val : (double)NAN;
}

double
kam_poisson_up_to(double k, double mean)
{
	gsl_sf_result r;
	int rc;

	kam_gsl_quiet();
	if (!(k >= 0 && mean >= 0))
		return (double)NAN;
	/* There GSL gives up, and the skewness is below a thousandth. */
	if (mean > 1e6)
		return gsl_cdf_ugaussian_P((floor(k) + .5 - mean) / sqrt(mean));
	rc = gsl_sf_gamma_inc_Q_e(floor(k) + 1, mean, &r);
	if (rc == GSL_EUNDRFLW)
		return 0;
	return rc == GSL_SUCCESS ? r.val : (double)NAN;
}

double
kam_normal_quantile(double p)
{
	if (!(p > 0 && p < 1))
		return (double)NAN;
	return gsl_cdf_ugaussian_Pinv(p);
}
