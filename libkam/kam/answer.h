/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Yes or no, as tables have it. */
#ifndef KAM_ANSWER_H
#define KAM_ANSWER_H

#include <stdbool.h>

#include <kam/str.h>

enum kam_answer {
	KAM_ANSWER_NONE, /* nothing, or blanks */
	KAM_ANSWER_NO,
	KAM_ANSWER_YES
};

/* yes no, true false, y n, 1 0 in any case, 是 否, or nothing; false: none
   of these. */
bool kam_answer_read(struct kam_str text, enum kam_answer *out);

#endif
