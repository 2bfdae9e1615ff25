/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slabs for one test at a time. */
#ifndef SLABS_RIG_H
#define SLABS_RIG_H

#include <kam/slabs.h>

static struct kam_slabs rig_slabs;

static int
rig_open_slabs(void **state)
{
	(void)state;
	return kam_slabs_init(&rig_slabs);
}

static int
rig_close_slabs(void **state)
{
	(void)state;
	kam_slabs_release(&rig_slabs);
	return 0;
}

#define RIG_WITH_SLABS(test) \
	cmocka_unit_test_setup_teardown(test, rig_open_slabs, rig_close_slabs)

#endif
