/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kam TOOL ... runs kam-TOOL; kam help tells which there are. */
#include <kam/cli.h>

int
main(int argc, char **argv)
{
	return kam_dispatch(argc, argv);
}
