/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The CDNOW sample as buy-till-you-die models see it: purchase days of every
 * row to 1997-09-30, in weeks.  Read from $KAM_SHARED_DATA or ../shared/data;
 * a group's state is NULL where it is not there.
 */
#ifndef KAM_TEST_CDNOW_H
#define KAM_TEST_CDNOW_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kam/btyd.h>
#include <kam/date.h>

struct cdnow_customer {
	char name[16];
	kam_day first, last;
	uint32_t x;
	double logs;
};

static inline void
cdnow_add(struct kam_btyd_data *d, const struct cdnow_customer *c)
{
	kam_day end = kam_date_day((struct kam_civil){ 1997, 9, 30 });
	struct kam_btyd_past past = { c->x, (c->last - c->first) / 7.0,
				      (end - c->first) / 7.0 };

	assert_int_equal(kam_btyd_data_add(d, &past, c->logs, NULL), 0);
}

static inline void
cdnow_read(FILE *f, struct kam_btyd_data *d)
{
	kam_day end = kam_date_day((struct kam_civil){ 1997, 9, 30 });
	struct cdnow_customer c = { "", 0, 0, 0, 0 };
	char line[200], name[16];
	struct kam_civil date;

	while (fgets(line, sizeof(line), f)) {
		kam_day day;

		if (sscanf(line, "%15[0-9],%d-%d-%d", name, &date.year,
			   &date.month, &date.day) != 4)
			continue;
		day = kam_date_day(date);
		if (day > end)
			continue;
		if (strcmp(name, c.name)) {
			if (c.name[0])
				cdnow_add(d, &c);
			c = (struct cdnow_customer){ "", day, day, 0, 0 };
			memcpy(c.name, name, sizeof(name));
		} else if (day != c.last) {
			c.logs += log((day - c.last) / 7.0);
			c.last = day;
			c.x++;
		}
	}
	cdnow_add(d, &c);
	kam_btyd_data_pack(d);
}

static inline int
cdnow_load(void **state)
{
	static struct kam_btyd_data d;
	const char *folder = getenv("KAM_SHARED_DATA");
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/cdnow_sample.csv",
		 folder ? folder : "../shared/data");
	*state = NULL;
	if (!(f = fopen(path, "r"))) {
		fprintf(stderr, "skipped what needs %s, which is not there\n",
			path);
		return 0;
	}
	cdnow_read(f, &d);
	fclose(f);
	*state = &d;
	return 0;
}

static inline int
cdnow_release(void **state)
{
	if (*state)
		kam_btyd_data_release(*state);
	return 0;
}

#endif
