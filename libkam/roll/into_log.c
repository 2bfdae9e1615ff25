/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The log of a ledger: a CSV file with a row for each file that went in,
 * locked while a run is under way.  The rows are a chain, so that a row
 * whose ledger never came, because the run was killed, is no link of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "into_parts.h"

#define COLUMNS 9

static const char header[] =
	"file,sha256,rows,amount,first_date,last_date,replaced,began,made\n";

static int
fail(const struct kam_log *l, const char *what, struct kam_err *err)
{
	return kam_fail_errno(err, KAM_EIO, errno, "cannot %s '%s'", what,
			      l->path);
}

static int
fail_locked(const struct kam_log *l, struct flock *lock, struct kam_err *err)
{
	char who[40] = "another run";

	if (fcntl(l->fd, F_GETLK, lock) == 0 && lock->l_type != F_UNLCK &&
	    lock->l_pid > 0)
		snprintf(who, sizeof(who), "process %ld", (long)lock->l_pid);
	return kam_fail(err, KAM_EIO,
			"%s holds '%s', the ledger's lock; give --wait to "
			"wait for it",
			who, l->path);
}

static int
take_lock(struct kam_log *l, bool wait, struct kam_err *err)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int rc;

	do
		rc = fcntl(l->fd, wait ? F_SETLKW : F_SETLK, &lock);
	while (rc < 0 && errno == EINTR);
	if (rc == 0)
		return KAM_OK;
	if (errno == EACCES || errno == EAGAIN)
		return fail_locked(l, &lock, err);
	return fail(l, "lock", err);
}

static int
read_all(struct kam_log *l, struct kam_err *err)
{
	for (;;) {
		ssize_t n;

		if (kam_buf_reserve(&l->text, 65536))
			return kam_nomem(err, "the ledger's log");
		n = read(l->fd, l->text.ptr + l->text.len, 65536);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(l, "read", err);
		if (n == 0)
			return KAM_OK;
		l->text.len += (size_t)n;
	}
}

/* A row that was cut by a crash; its ledger never came. */
static int
cut_tail(struct kam_log *l, struct kam_err *err)
{
	size_t len = l->text.len;

	while (len > 0 && l->text.ptr[len - 1] != '\n')
		len--;
	if (len == l->text.len)
		return KAM_OK;
	l->text.len = len;
	return ftruncate(l->fd, (off_t)len) ? fail(l, "write", err) : KAM_OK;
}

static bool
read_day(struct kam_str s, kam_day *day)
{
	static const struct kam_calendar days = { KAM_BY_DAY, 1 };

	*day = KAM_NO_DAY;
	return !s.len || kam_period_read(s, &days, day);
}

/* Take the quotes off in place; log texts have no line ends inside. */
static struct kam_str
unquote(struct kam_str raw, char *p)
{
	size_t n = 0;

	if (raw.len < 2 || raw.ptr[0] != '"')
		return raw;
	for (size_t i = 1; i + 1 < raw.len; i++) {
		p[n++] = raw.ptr[i];
		i += raw.ptr[i] == '"';
	}
	return (struct kam_str){ p, n };
}

static bool
parse_row(struct kam_log *l, struct kam_str line, struct kam_log_row *row)
{
	struct kam_str f[COLUMNS];
	long long rows;

	if (kam_record_split(line, ',', f, COLUMNS) != COLUMNS)
		return false;
	for (size_t i = 0; i < COLUMNS; i++)
		f[i] = unquote(f[i], l->text.ptr + (f[i].ptr - l->text.ptr));
	if (kam_count_read(f[2], &rows) ||
	    kam_dec_read(f[3], '.', &row->amount, NULL) ||
	    !read_day(f[4], &row->first) || !read_day(f[5], &row->last) ||
	    f[1].len != KAM_SHA256_TEXT - 1 || f[8].len != f[1].len ||
	    (f[7].len && f[7].len != f[1].len))
		return false;
	row->file = f[0];
	row->sha256 = f[1];
	row->rows = (uint64_t)rows;
	row->replaced = f[6];
	row->began = f[7];
	row->made = f[8];
	row->valid = false;
	return true;
}

static int
parse(struct kam_log *l, struct kam_err *err)
{
	const size_t head = sizeof(header) - 1;
	size_t at = 0, line = 1;

	if (l->text.len == 0)
		return KAM_OK;
	if (l->text.len >= head && !memcmp(l->text.ptr, header, head))
		at = head;
	for (; at && at < l->text.len; line++) {
		const char *p = l->text.ptr + at;
		const char *end = memchr(p, '\n', l->text.len - at);
		struct kam_log_row *row =
			kam_grow(l->row, &l->cap, l->n + 1, sizeof(*row));

		if (!row)
			return kam_nomem(err, "the ledger's log");
		l->row = row;
		if (!parse_row(l, (struct kam_str){ p, (size_t)(end - p) },
			       &row[l->n]))
			break;
		l->n++;
		at = (size_t)(end + 1 - l->text.ptr);
	}
	if (at == l->text.len)
		return KAM_OK;
	return kam_fail(err, KAM_EDATA,
			"%s:%zu: not as kam-roll wrote it; move the log away, "
			"and what went in before is no longer known",
			l->path, at ? line + 1 : 1);
}

int
kam_log_open(struct kam_log *l, const char *path, bool wait,
	     struct kam_err *err)
{
	int rc;

	l->path = path;
	l->fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (l->fd < 0)
		return fail(l, "write", err);
	if ((rc = take_lock(l, wait, err)) || (rc = read_all(l, err)) ||
	    (rc = cut_tail(l, err)))
		return rc;
	return parse(l, err);
}

void
kam_log_close(struct kam_log *l)
{
	if (l->fd >= 0)
		close(l->fd);
	kam_buf_release(&l->text);
	free(l->row);
	*l = (struct kam_log)KAM_LOG_INIT;
}

void
kam_log_replace(struct kam_log *l, size_t before, kam_day from, kam_day to)
{
	for (size_t i = 0; i < before; i++)
		if (l->row[i].first >= from && l->row[i].last <= to)
			l->row[i].valid = false;
}

void
kam_log_judge(struct kam_log *l, const char *digest, int first, bool *known)
{
	struct kam_str want = kam_str_of(digest), began = want;
	kam_day from, to;
	bool met = false;

	*known = l->n == 0;
	for (size_t i = l->n; i-- > 0;) {
		struct kam_log_row *row = &l->row[i];

		/* Another file of the same run, or the run before it. */
		row->valid = kam_str_eq(row->made, began) ||
			     (met && kam_str_eq(row->made, want) &&
			      kam_str_eq(row->began, began));
		if (row->valid && kam_str_eq(row->made, began))
			want = row->made;
		if (row->valid)
			began = row->began;
		met = met || row->valid;
		*known = *known || row->valid ||
			 kam_str_eq(row->began, kam_str_of(digest));
	}
	for (size_t i = 0; i < l->n; i++)
		if (l->row[i].valid && l->row[i].replaced.len &&
		    kam_period_any(l->row[i].replaced, first, &from, &to)) {
			/* Not those of its own run, which stand beside it. */
			size_t own = i;

			while (own &&
			       kam_str_eq(l->row[own - 1].made, l->row[i].made))
				own--;
			kam_log_replace(l, own, from, to);
		}
}

const struct kam_log_row *
kam_log_find(const struct kam_log *l, const char *sha256)
{
	for (size_t i = l->n; i-- > 0;)
		if (l->row[i].valid && l->row[i].rows &&
		    kam_str_eq(l->row[i].sha256, kam_str_of(sha256)))
			return &l->row[i];
	return NULL;
}

/* The name of a file, such that it stays on its line. */
static int
put_name(struct kam_buf *b, struct kam_str name)
{
	size_t at = b->len;

	if (kam_csv_put(b, name, ','))
		return -1;
	for (; at < b->len; at++)
		if (b->ptr[at] == '\n' || b->ptr[at] == '\r')
			b->ptr[at] = '?';
	return 0;
}

static int
put_field(struct kam_buf *b, struct kam_str s)
{
	return kam_buf_putc(b, ',') || kam_buf_put(b, s.ptr, s.len);
}

static int
put_row(struct kam_buf *b, const struct kam_log_row *row)
{
	char amount[KAM_DEC_TEXT], first[KAM_DATE_TEXT], last[KAM_DATE_TEXT];
	char rows[24];
	struct kam_str field[] = {
		row->sha256,
		{ rows, (size_t)snprintf(rows, sizeof(rows), "%llu",
					 (unsigned long long)row->rows) },
		{ amount, kam_dec_print(amount, row->amount) },
		{ first, kam_date_print(first, row->first) },
		{ last, kam_date_print(last, row->last) },
		row->replaced,
		row->began,
		row->made,
	};

	if (put_name(b, row->file))
		return -1;
	for (size_t i = 0; i < sizeof(field) / sizeof(field[0]); i++)
		if (put_field(b, field[i]))
			return -1;
	return kam_buf_putc(b, '\n');
}

int
kam_log_append(struct kam_log *l, const struct kam_log_row *row, size_t n,
	       struct kam_err *err)
{
	struct kam_buf b = KAM_BUF_INIT;
	int rc = KAM_OK, bad = 0;
	size_t at = 0;

	if (l->text.len == 0)
		bad = kam_buf_put(&b, header, sizeof(header) - 1);
	for (size_t i = 0; !bad && i < n; i++)
		bad = put_row(&b, &row[i]);
	if (bad)
		rc = kam_nomem(err, "the ledger's log");
	while (!rc && at < b.len) {
		ssize_t done = write(l->fd, b.ptr + at, b.len - at);

		if (done < 0 && errno != EINTR)
			rc = fail(l, "write", err);
		at += done > 0 ? (size_t)done : 0;
	}
	if (!rc && fsync(l->fd))
		rc = fail(l, "write", err);
	/* What a full disk has cut must not be taken for a row. */
	if (rc == KAM_EIO && ftruncate(l->fd, (off_t)l->text.len))
		rc = fail(l, "write", err);
	kam_buf_release(&b);
	return rc;
}
