/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows made in parts, and from fields, are the rows made from records. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "writer_rig.h"

#define ROWS 60

static const struct kam_column own[] = {
	{ "score", KAM_COUNT, "", "a score" },
	{ "note", KAM_TEXT, "", "a note" },
	{ "b", KAM_MONEY, "", "in place of the input's" },
};

static const struct {
	enum kam_format format;
	const char *columns;
} outputs[] = {
	{ KAM_CSV, NULL },
	{ KAM_CSV, "customer,score" },
	{ KAM_CSV, "a,customer,note" },
	{ KAM_CSV, "note,score" },
	{ KAM_CSV, "score,customer" },
	{ KAM_CSV, "customer,customer,score,score" },
	{ KAM_CSV, "a" },
	{ KAM_CSV, "note" },
	{ KAM_TSV, NULL },
	{ KAM_TSV, "customer,note" },
	{ KAM_JSON, NULL },
	{ KAM_JSON, "score,a" },
};

static const char *const customers[] = { "x", "\"a,b\"", "", "\"q\"\"q\"",
					 "tab\there" };

static void
put_row(struct kam_writer *w, int i, bool cut, struct kam_err *err)
{
	struct kam_str field[3] = { kam_str_of(customers[i % 5]),
				    kam_str_of(i % 7 ? "2" : ""),
				    KAM_STR("3") };
	char record[64];

	snprintf(record, sizeof record, "%s,%s,3", customers[i % 5],
		 i % 7 ? "2" : "");
	if (cut)
		kam_row_begin_fields(w, field);
	else
		kam_row_begin(w, kam_str_of(record));
	kam_put_count(w, i % 11 * i * (i % 3 - 1));
	if (i % 4)
		kam_put_text(w, kam_str_of(i % 3 ? "n" : "\"n\", with"));
	else
		kam_put_empty(w);
	if (i % 2)
		kam_put_money(w, (kam_dec)i * KAM_DEC_ONE / 8);
	assert_int_equal(kam_row_end(w, err), KAM_OK);
}

/* What the file holds now; the caller's to free. */
static char *
content(const struct rig *r)
{
	char *text = calloc(1, 1 << 16);
	FILE *f = fopen(r->path, "r");

	assert_non_null(text);
	assert_non_null(f);
	assert_true(fread(text, 1, (1 << 16) - 1, f) > 0);
	fclose(f);
	return text;
}

static void
write_parts(struct rig *r)
{
	struct kam_buf text = KAM_BUF_INIT;
	struct kam_writer *part[2];

	assert_true(kam_writer_divides(r->w));
	for (int k = 0; k < 2; k++)
		assert_int_equal(kam_part_open(&part[k], r->w, NULL), KAM_OK);
	for (int from = 0; from < ROWS; from += 10) {
		struct kam_writer *p = part[from / 10 % 2];

		for (int i = from; i < from + 10; i++)
			put_row(p, i, i & 1, &r->err);
		kam_part_give(p, &text);
		assert_int_equal(
			kam_writer_lines(r->w, kam_buf_str(&text), &r->err),
			KAM_OK);
	}
	for (int k = 0; k < 2; k++)
		kam_part_close(part[k]);
	kam_part_close(NULL);
	kam_buf_release(&text);
}

static void
parts_and_fields_make_the_same_bytes(void **state)
{
	struct rig *r = *state;

	for (size_t k = 0; k < sizeof outputs / sizeof *outputs; k++)
		for (size_t nown = 0; nown <= 3; nown++) {
			char *want, *got;

			r->opt.format = outputs[k].format;
			r->opt.columns = nown < 2 ? NULL : outputs[k].columns;
			begin(r, "customer,a,b", ',', NULL, own, nown);
			for (int i = 0; i < ROWS; i++)
				put_row(r->w, i, false, &r->err);
			assert_int_equal(kam_writer_close(r->w, &r->err),
					 KAM_OK);
			want = content(r);
			begin(r, "customer,a,b", ',', NULL, own, nown);
			write_parts(r);
			assert_int_equal(kam_writer_close(r->w, &r->err),
					 KAM_OK);
			got = content(r);
			assert_string_equal(want, got);
			free(want);
			free(got);
		}
}

static void
columns_are_chosen_from_records_and_own_cells(void **state)
{
	struct rig *r = *state;

	r->opt.columns = "a,customer,note";
	begin(r, "customer,a,b", ',', NULL, own, 2);
	put_row(r->w, 1, false, &r->err);
	put_row(r->w, 3, true, &r->err);
	put_row(r->w, 7, true, &r->err);
	assert_output(r, "a,customer,note\n"
			 "2,\"a,b\",n\n2,\"q\"\"q\",\"\"\"n\"\", with\"\n"
			 ",,n\n");
}

static void
a_table_for_the_eye_does_not_divide(void **state)
{
	struct rig *r = *state;

	r->opt.pretty = true;
	begin(r, "customer,a,b", ',', NULL, own, 1);
	assert_false(kam_writer_divides(r->w));
	assert_int_equal(kam_writer_close(r->w, &r->err), KAM_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			parts_and_fields_make_the_same_bytes, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			columns_are_chosen_from_records_and_own_cells, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			a_table_for_the_eye_does_not_divide, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
