/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of summaries, by name; shared by the files that fill them. */
#ifndef KAM_MODEL_CHURN_PARTS_H
#define KAM_MODEL_CHURN_PARTS_H

#include <kam/churn_rates.h>

void kam_churn_status_names(struct kam_figures *f);
void kam_churn_rate_names(struct kam_figures *f);
void kam_churn_reason_names(struct kam_figures *f);

#endif
