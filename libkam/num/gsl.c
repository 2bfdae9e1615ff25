/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gsl.h"

#include <pthread.h>

#include <gsl/gsl_errno.h>

/* GSL's handler is one for the process, and so is the order to drop it. */
extern pthread_once_t kam_gsl_once;
pthread_once_t kam_gsl_once = PTHREAD_ONCE_INIT;

static void
handler_off(void)
{
	gsl_set_error_handler_off();
}

void
kam_gsl_quiet(void)
{
	/* It fails for no reason that is not a fault of this file. */
	(void)pthread_once(&kam_gsl_once, handler_off);
}
