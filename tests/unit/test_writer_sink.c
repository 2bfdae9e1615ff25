/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <sys/stat.h>

#include "writer_rig.h"

#define FULL "No space left on device"

static const struct kam_column own[] = { { "n", KAM_COUNT, "", "a count" } };

static void
write_file(const char *path, const char *text, mode_t mode)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static mode_t
mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 0777;
}

static int
row(struct rig *r, int64_t n)
{
	kam_row_begin(r->w, KAM_STR(""));
	kam_put_count(r->w, n);
	return kam_row_end(r->w, &r->err);
}

static void
rows(struct rig *r, int n)
{
	for (int i = 1; i <= n; i++)
		assert_int_equal(row(r, i), KAM_OK);
}

/* Begin fails with KAM_EIO, "cannot write 'PATH': WHY". */
static void
assert_refused(struct rig *r, const char *path, int errnum)
{
	char text[300];

	r->opt.path = path;
	snprintf(text, sizeof text, "cannot write '%s': %s", path,
		 strerror(errnum));
	assert_int_equal(try_begin(r, NULL, ',', NULL, own, 1), KAM_EIO);
	assert_string_equal(r->err.text, text);
	assert_int_equal(row(r, 1), KAM_EIO);
	memset(&r->err, 0, sizeof r->err);
	close_as(r, KAM_EIO);
	assert_string_equal(r->err.text, text);
}

static void
a_new_file_has_the_rights_of_the_mask(void **state)
{
	struct rig *r = *state;
	mode_t mask = umask(027);

	begin(r, NULL, ',', NULL, own, 1);
	rows(r, 1);
	close_as(r, KAM_OK);
	assert_int_equal(umask(mask), 027);
	assert_file(r->path, "n\n1\n");
	assert_int_equal(mode_of(r->path), 0640);
	assert_int_equal(empty(r->dir), 1);
}

static void
an_old_file_is_replaced_at_close_and_keeps_its_rights(void **state)
{
	struct rig *r = *state;

	write_file(r->path, "old\n", 0604);
	begin(r, NULL, ',', NULL, own, 1);
	rows(r, 1);
	assert_int_equal(kam_writer_flush(r->w, &r->err), KAM_OK);
	assert_file(r->path, "old\n");
	close_as(r, KAM_OK);
	assert_file(r->path, "n\n1\n");
	assert_int_equal(mode_of(r->path), 0604);
	assert_int_equal(empty(r->dir), 1);
}

static void
an_abandoned_file_keeps_its_old_content(void **state)
{
	struct rig *r = *state;

	write_file(r->path, "old\n", 0644);
	begin(r, NULL, ',', NULL, own, 1);
	rows(r, 200000);
	kam_writer_abandon(r->w);
	assert_file(r->path, "old\n");
	assert_int_equal(empty(r->dir), 1);
}

static void
an_abandoned_new_file_is_not_there(void **state)
{
	struct rig *r = *state;

	begin(r, NULL, ',', NULL, own, 1);
	rows(r, 1);
	kam_writer_abandon(r->w);
	assert_int_equal(empty(r->dir), 0);
	kam_writer_abandon(NULL);
}

static void
a_writer_never_begun_makes_no_file(void **state)
{
	struct rig *r = *state;

	assert_int_equal(kam_writer_open(&r->w, &r->opt, &r->err), KAM_OK);
	close_as(r, KAM_OK);
	assert_int_equal(empty(r->dir), 0);
}

static void
a_link_stays_a_link(void **state)
{
	struct rig *r = *state;
	char target[96];
	struct stat st;

	snprintf(target, sizeof target, "%s/target.csv", r->dir);
	write_file(target, "old\n", 0644);
	assert_int_equal(symlink("target.csv", r->path), 0);
	begin(r, NULL, ',', NULL, own, 1);
	close_as(r, KAM_OK);
	assert_int_equal(lstat(r->path, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_file(target, "n\n");
	assert_int_equal(empty(r->dir), 2);
}

static void
what_cannot_be_a_file_is_refused(void **state)
{
	struct rig *r = *state;
	char path[200];

	assert_refused(r, r->dir, EISDIR);
	assert_refused(r, "", ENOENT);
	snprintf(path, sizeof path, "%s/none/out.csv", r->dir);
	assert_refused(r, path, ENOENT);
	write_file(r->path, "old\n", 0444);
	snprintf(path, sizeof path, "%s/out.csv/x", r->dir);
	assert_refused(r, path, ENOTDIR);
	assert_refused(r, r->path, EACCES);
	assert_file(r->path, "old\n");
	assert_int_equal(empty(r->dir), 1);
}

static void
a_folder_gone_before_the_end_is_told(void **state)
{
	struct rig *r = *state;
	char sub[80], path[96];

	snprintf(sub, sizeof sub, "%s/sub", r->dir);
	snprintf(path, sizeof path, "%s/out.csv", sub);
	assert_int_equal(mkdir(sub, 0777), 0);
	r->opt.path = path;
	begin(r, NULL, ',', NULL, own, 1);
	assert_int_equal(empty(sub), 1);
	assert_int_equal(rmdir(sub), 0);
	close_as(r, KAM_EIO);
	assert_non_null(strstr(r->err.text, strerror(ENOENT)));
}

static void
lack_of_memory_is_told_and_the_old_file_kept(void **state)
{
	struct rig *r = *state;
	struct kam_str huge = { "x", PTRDIFF_MAX };

	write_file(r->path, "old\n", 0644);
	begin(r, NULL, ',', NULL, own, 1);
	rows(r, 1);
	kam_row_begin(r->w, KAM_STR(""));
	kam_put_text(r->w, huge);
	assert_int_equal(kam_row_end(r->w, &r->err), KAM_ENOMEM);
	assert_string_equal(r->err.text, "out of memory for the output");
	assert_int_equal(row(r, 1), KAM_ENOMEM);
	close_as(r, KAM_ENOMEM);
	assert_file(r->path, "old\n");
	assert_int_equal(empty(r->dir), 1);
}

static void
a_full_device_is_told_and_stays_told(void **state)
{
	struct rig *r = *state;
	int rc = KAM_OK;

	r->opt.path = "/dev/full";
	begin(r, NULL, ',', NULL, own, 1);
	for (int i = 0; i < 200000 && !rc; i++)
		rc = row(r, i);
	assert_int_equal(rc, KAM_EIO);
	assert_string_equal(r->err.text, "cannot write '/dev/full': " FULL);
	for (int i = 0; i < 3; i++) {
		memset(&r->err, 0, sizeof r->err);
		assert_int_equal(row(r, i), KAM_EIO);
		assert_int_equal(kam_writer_flush(r->w, NULL), KAM_EIO);
		assert_string_equal(r->err.text,
				    "cannot write '/dev/full': " FULL);
	}
	close_as(r, KAM_EIO);
}

static void
a_full_device_is_told_at_close(void **state)
{
	struct rig *r = *state;
	struct stat st;

	r->opt.path = "/dev/full";
	begin(r, NULL, ',', NULL, own, 1);
	rows(r, 1);
	close_as(r, KAM_EIO);
	assert_string_equal(r->err.text, "cannot write '/dev/full': " FULL);
	assert_int_equal(stat("/dev/full", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
}

static void
a_full_table_is_told(void **state)
{
	struct rig *r = *state;

	r->opt.path = "/dev/full";
	r->opt.format = KAM_TABLE;
	begin(r, NULL, ',', NULL, own, 1);
	rows(r, 100000);
	close_as(r, KAM_EIO);
}

static void
long_records_go_through_whole(void **state)
{
	static char record[300000];
	static const struct kam_str name[] = { { "a", 1 } };
	const struct kam_header in = { 1, name, name };
	struct rig *r = *state;
	struct stat st;

	memset(record, 'x', sizeof record);
	assert_int_equal(kam_writer_open(&r->w, &r->opt, &r->err), KAM_OK);
	assert_int_equal(
		kam_writer_begin(r->w, &in, ',', NULL, own, 1, &r->err),
		KAM_OK);
	for (int i = 0; i < 5; i++) {
		kam_row_begin(r->w, (struct kam_str){ record, sizeof record });
		kam_put_count(r->w, i);
		assert_int_equal(kam_row_end(r->w, &r->err), KAM_OK);
	}
	close_as(r, KAM_OK);
	assert_int_equal(stat(r->path, &st), 0);
	assert_int_equal(st.st_size, 4 + 5 * (sizeof record + 3));
}

#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_new_file_has_the_rights_of_the_mask),
		T(an_old_file_is_replaced_at_close_and_keeps_its_rights),
		T(an_abandoned_file_keeps_its_old_content),
		T(an_abandoned_new_file_is_not_there),
		T(a_writer_never_begun_makes_no_file),
		T(a_link_stays_a_link),
		T(what_cannot_be_a_file_is_refused),
		T(a_folder_gone_before_the_end_is_told),
		T(lack_of_memory_is_told_and_the_old_file_kept),
		T(a_full_device_is_told_and_stays_told),
		T(a_full_device_is_told_at_close),
		T(a_full_table_is_told),
		T(long_records_go_through_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
