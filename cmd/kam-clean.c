/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>

#include <kam/clean.h>
#include <kam/cli.h>

static int
run(const struct kam_run *job, struct kam_err *err)
{
	struct kam_clean_options how = { .in = job->input };
	struct kam_clean *c = NULL;
	struct kam_writer *w = NULL;
	struct kam_load_report rep;
	struct kam_str rec;
	int rc;

	if ((rc = kam_clean_open(&c, &how, err)) || (rc = kam_writer_open(&w, job->output, err)) ||
	    (rc = kam_writer_begin(w, kam_clean_header(c), kam_clean_sep(c), kam_clean_types(c), NULL, 0, err)))
		goto done;
	while ((rc = kam_clean_next(c, &rec, err)) > 0) {
		kam_row_begin(w, rec);
		if ((rc = kam_row_end(w, err)))
			break;
	}
	if (!rc) rc = kam_clean_finish(c, &rep, err);
	if (!rc) { kam_run_report(job, &rep); rc = kam_writer_close(w, err); w = NULL; }
done:
	kam_writer_abandon(w);
	kam_clean_close(c);
	return rc;
}

static const struct kam_tool tool = {
	.name = "kam-clean",
	.summary = "any export as plain transactions, and what was wrong with it",
	.reads = KAM_READS_TABLE | KAM_READS_LINES,
	.run = run,
	.size = 1,
};

int
main(int argc, char **argv)
{
	return kam_main(&tool, argc, argv);
}
