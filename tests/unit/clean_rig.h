/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files of a few lines, for the tests of cleaning and of the tables beside
 * it.  Included after <cmocka.h>.
 */
#ifndef KAM_TEST_CLEAN_RIG_H
#define KAM_TEST_CLEAN_RIG_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <kam/err.h>

#define RIG_PATH 40

/* Write a file of its own; the test removes it. */
static inline const char *
rig_file(char path[RIG_PATH], const char *text)
{
	size_t len = strlen(text);
	int fd;

	strcpy(path, "/tmp/kam-clean-XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, len), len);
	assert_int_equal(close(fd), 0);
	return path;
}

static inline kam_day
rig_day(int year, int month, int day)
{
	return kam_date_day((struct kam_civil){ year, month, day });
}

/* Does the message end so?  It begins with the file's name. */
static inline void
assert_says(const struct kam_err *err, int status, const char *end)
{
	size_t len = strlen(err->text), n = strlen(end);

	assert_int_equal(err->status, status);
	if (n > len || strcmp(err->text + len - n, end) != 0)
		fail_msg("'%s' does not end with '%s'", err->text, end);
}

#endif
