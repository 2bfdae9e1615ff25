/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Run a fuzz target on the files given as arguments, or on stdin: for
 * fuzzers that start a program, and for compilers without libFuzzer.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
run_on(FILE *f, const char *name)
{
	uint8_t *all = malloc(MOST), *data;
	size_t n;

	if (!all)
		return 1;
	n = fread(all, 1, MOST, f);
	if (ferror(f)) {
		perror(name);
		free(all);
		return 1;
	}
	/* Just as large as it is, so that a read too far is seen. */
	data = realloc(all, n ? n : 1);
	if (!data)
		data = all;
	LLVMFuzzerTestOneInput(data, n);
	free(data);
	return 0;
}

int
main(int argc, char **argv)
{
	int failed = 0;

	if (argc < 2)
		return run_on(stdin, "stdin");
	for (int i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");

		if (!f) {
			perror(argv[i]);
			failed = 1;
			continue;
		}
		failed |= run_on(f, argv[i]);
		fclose(f);
	}
	return failed;
}
