/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all users of GSL need before their first call. */
#ifndef KAM_NUM_GSL_H
#define KAM_NUM_GSL_H

/*
 * GSL ends the program on errors unless it is told not to: switch that off.
 * Once for the process, from any thread, before the first call that can
 * fail; what fails is then told by the status that GSL returns.
 */
void kam_gsl_quiet(void);

#endif
