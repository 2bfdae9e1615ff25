/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/answer.h>

#define LONGEST 5

static const struct {
	const char *text; /* lower case */
	enum kam_answer answer;
} words[] = {
	{ "", KAM_ANSWER_NONE },    { "yes", KAM_ANSWER_YES },
	{ "no", KAM_ANSWER_NO },    { "true", KAM_ANSWER_YES },
	{ "false", KAM_ANSWER_NO }, { "y", KAM_ANSWER_YES },
	{ "n", KAM_ANSWER_NO },	    { "1", KAM_ANSWER_YES },
	{ "0", KAM_ANSWER_NO },	    { "是", KAM_ANSWER_YES },
	{ "否", KAM_ANSWER_NO },
};

bool
kam_answer_read(struct kam_str text, enum kam_answer *out)
{
	char lower[LONGEST];

	text = kam_str_trim(text);
	if (text.len > LONGEST)
		return false;
	for (size_t i = 0; i < text.len; i++)
		lower[i] = (char)(text.ptr[i] >= 'A' && text.ptr[i] <= 'Z'
					  ? text.ptr[i] - 'A' + 'a'
					  : text.ptr[i]);
	text.ptr = lower;
	for (size_t i = 0; i < sizeof(words) / sizeof *(words); i++)
		if (kam_str_eq(text, kam_str_of(words[i].text))) {
			*out = words[i].answer;
			return true;
		}
	return false;
}
