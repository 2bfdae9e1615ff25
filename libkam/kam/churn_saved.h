/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A forecast as a text of one "name value" a line, to be made once and used
 * every month.
 */
#ifndef KAM_CHURN_SAVED_H
#define KAM_CHURN_SAVED_H

#include <kam/churn.h>

#define KAM_CHURN_SAVED_VERSION 1

/*
 * Append the text of a trained forecast, numbers with 17 significant digits,
 * so that what is read back forecasts the same to the last bit.  KAM_EUSAGE
 * under the window rule, KAM_EDATA of one that is mute: there is no model;
 * KAM_ENOMEM.
 */
int kam_churn_saved_write(struct kam_buf *b, const struct kam_churn_forecast *f,
			  struct kam_err *err);

/*
 * Read such a text, of `file`: f is as it was trained, but for figures of the
 * training that no forecast needs.  Every line must be known and stand once,
 * and none be missing: KAM_EDATA, with file and line.
 */
int kam_churn_saved_read(struct kam_churn_forecast *f, struct kam_str text,
			 const char *file, struct kam_err *err);

/* Forecast from `as_of`; `horizon` days ahead if not 0, which a regression
   allows only if it is its own: KAM_EUSAGE. */
int kam_churn_saved_use(struct kam_churn_forecast *f, kam_day as_of,
			int horizon, struct kam_err *err);

#endif
