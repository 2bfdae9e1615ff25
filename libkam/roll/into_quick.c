/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ledger and what is added in one pass, where the log says that kam-roll
 * wrote the ledger: then it is enough to see where its rows begin and end.
 * What goes out as it came is copied in long stretches; its digest, and that
 * of the new ledger, are made by other threads meanwhile.  Whether it was
 * the ledger that the log speaks of is known at the end.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "groups.h"
#include "into_parts.h"

#define PIECE ((size_t)1 << 20) /* read at a time */
#define BUFFERS 4
#define DATE 10	 /* bytes of a date */
#define UNLIKE 1 /* this is no ledger of ours */

struct quick {
	struct kam_merging g;
	int fd;
	struct kam_relay relay; /* makes the digest */
	struct kam_sha256 sum;
	struct kam_buf buf[BUFFERS];
	uint64_t number[BUFFERS]; /* of the relay's piece in it */
	size_t turn;		  /* the buffer at hand */
	struct kam_buf raw;	  /* the customer as it stands in the ledger,
				     with its comma */
	/* What is next, as text. */
	char add[KAM_DATE_TEXT];
	bool drops;
	char from[KAM_DATE_TEXT], to[KAM_DATE_TEXT];
	const char *span; /* rows from here on go out as they are */
};

/* A row as it lies in the buffer. */
struct place {
	const char *date, *end; /* `end`: at the line end */
};

/* A kam_relay_fn. */
static int
add_to_sum(void *sum, const char *ptr, size_t len)
{
	kam_sha256_add(sum, ptr, len);
	return KAM_OK;
}

/* What is to be added now. */
static void
show_next(struct quick *q)
{
	if (q->g.more > 0)
		kam_date_print(q->add, q->g.add.period);
}

/* Put out the rows that go as they are, up to `p`. */
static int
put_span(struct quick *q, const char *p, struct kam_err *err)
{
	struct kam_into_file *out = q->g.m->out;

	if (p > q->span &&
	    kam_buf_put(&out->out, q->span, (size_t)(p - q->span)))
		return kam_nomem(err, "the new ledger");
	q->span = p;
	return kam_into_file_spill(out, false, err);
}

/* The end of the field at `p`, which has quotes; NULL: not here. */
static const char *
skip_quotes(const char *p, const char *end)
{
	for (p++; (p = memchr(p, '"', (size_t)(end - p))); p += 2)
		if (p + 1 == end || p[1] != '"')
			return p + 1 < end ? p + 1 : NULL;
	return NULL;
}

/* Another customer.  1; 0 if it is not all there; or a failure. */
static int
take_customer(struct quick *q, const char *p, const char *end,
	      struct kam_err *err)
{
	struct kam_merging *g = &q->g;
	struct kam_buf scratch = KAM_BUF_INIT;
	const char *comma = *p == '"' ? skip_quotes(p, end)
				      : memchr(p, ',', (size_t)(end - p));
	struct kam_str text;
	int bad;

	if (!comma)
		return 0;
	q->raw.len = g->customer.len = 0;
	text = kam_field_text((struct kam_str){ p, (size_t)(comma - p) },
			      &scratch);
	bad = kam_buf_put(&q->raw, p, (size_t)(comma + 1 - p)) ||
	      kam_buf_put(&g->customer, text.ptr, text.len);
	kam_buf_release(&scratch);
	if (bad)
		return kam_nomem(err, "a customer");
	g->any = true;
	g->order = g->more > 0
			   ? kam_str_cmp(kam_buf_str(&g->customer), g->add.key)
			   : -1;
	return 1;
}

/* Find the row at `p`.  1; 0 if it is not all there; UNLIKE + 1 if it cannot
   be one; or a failure. */
static int
find_row(struct quick *q, const char *p, const char *end, struct place *row,
	 struct kam_err *err)
{
	size_t left = (size_t)(end - p);
	int rc;

	if (!q->g.any || left < q->raw.len ||
	    memcmp(p, q->raw.ptr, q->raw.len)) {
		if ((rc = take_customer(q, p, end, err)) <= 0)
			return rc;
	}
	left -= q->raw.len;
	row->date = p + q->raw.len;
	if (left <= DATE)
		return 0;
	if (row->date[DATE] != ',' || row->date[-1] != ',')
		return UNLIKE + 1;
	row->end = memchr(row->date + DATE, '\n', left - DATE);
	return row->end != NULL;
}

/* The row is also among what is added. */
static int
unite(struct quick *q, const struct place *row, struct kam_err *err)
{
	static const struct kam_calendar days = { KAM_BY_DAY, 1 };
	struct kam_str f[KAM_LEDGER_WIDTH] = { { "", 0 } };
	struct kam_rollup_row values;
	size_t n;
	int rc;

	n = kam_record_split(
		(struct kam_str){ row->date, (size_t)(row->end - row->date) },
		',', f + 1, KAM_LEDGER_WIDTH - 1);
	if (n != KAM_LEDGER_WIDTH - 1 ||
	    !kam_period_read(f[1], &days, &q->g.day) ||
	    kam_merging_values(&q->g, f, &values) != KAM_LEDGER_WIDTH)
		return UNLIKE;
	rc = kam_merging_unite(&q->g, &values, err);
	show_next(q);
	q->span = row->end + 1;
	return rc;
}

/* Add what stands before the row, which begins at `p`. */
static int
put_before(struct quick *q, const char *p, const struct place *row,
	   struct kam_err *err)
{
	struct kam_merging *g = &q->g;
	int rc = put_span(q, p, err);

	while (!rc && g->more > 0 &&
	       (g->order > 0 ||
		(g->order == 0 && memcmp(q->add, row->date, DATE) < 0))) {
		rc = kam_merging_put(g, err);
		show_next(q);
	}
	return rc;
}

/* A row that is all there. */
static int
take_row(struct quick *q, const char *p, const struct place *row,
	 struct kam_err *err)
{
	struct kam_merging *g = &q->g;
	int way, rc;

	if (q->drops && memcmp(row->date, q->from, DATE) >= 0 &&
	    memcmp(row->date, q->to, DATE) <= 0) {
		rc = put_span(q, p, err);
		q->span = row->end + 1;
		return rc;
	}
	if (g->more > 0 && g->order >= 0) {
		way = g->order ? 1 : memcmp(row->date, q->add, DATE);
		if (way > 0 && (rc = put_before(q, p, row, err)))
			return rc;
		if (g->more > 0 && g->order == 0 &&
		    !memcmp(row->date, q->add, DATE)) {
			rc = put_span(q, p, err);
			return rc ? rc : unite(q, row, err);
		}
	}
	g->m->rows++;
	return KAM_OK;
}

/* All rows of the buffer; *rest: where one begins that is not all there. */
static int
take_rows(struct quick *q, const char *p, const char *end, const char **rest,
	  struct kam_err *err)
{
	struct place row;
	int rc;

	q->span = p;
	while (p < end) {
		rc = find_row(q, p, end, &row, err);
		if (rc <= 0 || rc > UNLIKE) {
			if (rc)
				return rc < 0 ? rc : UNLIKE;
			break;
		}
		if ((rc = take_row(q, p, &row, err)))
			return rc;
		p = row.end + 1;
	}
	*rest = p;
	return put_span(q, p, err);
}

/* Read more behind what is in the buffer.  How much, 0 at the end, or a
   failure. */
static ssize_t
read_more(struct quick *q, struct kam_buf *b, struct kam_err *err)
{
	size_t had = b->len, room = PIECE;
	ssize_t n = 1;

	if (kam_buf_reserve(b, room))
		return kam_nomem(err, "the ledger");
	while (room && n) {
		n = read(q->fd, b->ptr + b->len, room);
		if (n < 0 && errno != EINTR)
			return kam_fail_errno(err, KAM_EIO, errno,
					      "cannot read '%s'",
					      q->g.m->ledger);
		b->len += n > 0 ? (size_t)n : 0;
		room -= n > 0 ? (size_t)n : 0;
	}
	q->number[q->turn] =
		kam_relay_give(&q->relay, b->ptr + had, b->len - had);
	return (ssize_t)(b->len - had);
}

/* The next buffer, with the part of a row that the one before ended with. */
static struct kam_buf *
next_buffer(struct quick *q, const char *rest, const char *end)
{
	struct kam_buf *b;

	q->turn = (q->turn + 1) % BUFFERS;
	b = &q->buf[q->turn];
	(void)kam_relay_wait(&q->relay, q->number[q->turn]);
	b->len = 0;
	return end > rest && kam_buf_put(b, rest, (size_t)(end - rest)) ? NULL
									: b;
}

static int
check_header(struct kam_buf *b, const char **rest)
{
	static const char header[] = KAM_LEDGER_HEADER "\n";

	if (b->len < sizeof(header) - 1 ||
	    memcmp(b->ptr, header, sizeof(header) - 1))
		return UNLIKE;
	*rest = b->ptr + sizeof(header) - 1;
	return KAM_OK;
}

static int
take_all(struct quick *q, struct kam_err *err)
{
	struct kam_buf *b = &q->buf[0];
	const char *rest = NULL;
	ssize_t n;
	int rc = KAM_OK;

	while (!rc && (n = read_more(q, b, err)) > 0) {
		const char *from = rest ? b->ptr : NULL;

		if (!from && (rc = check_header(b, &from)))
			break;
		rc = take_rows(q, from, b->ptr + b->len, &rest, err);
		if (!rc && !(b = next_buffer(q, rest, b->ptr + b->len)))
			rc = kam_nomem(err, "the ledger");
	}
	if (!rc && n < 0)
		rc = (int)n;
	/* A row without its end, or nothing at all. */
	return rc ? rc : !rest || b->len ? UNLIKE : KAM_OK;
}

static int
begin(struct quick *q, struct kam_into_merge *m, struct kam_err *err)
{
	q->fd = open(m->ledger, O_RDONLY | O_NOCTTY | O_CLOEXEC);
	if (q->fd < 0)
		return kam_fail_errno(err, KAM_EIO, errno, "cannot open '%s'",
				      m->ledger);
	kam_sha256_init(&q->sum);
	kam_relay_begin(&q->relay, add_to_sum, &q->sum, m->threaded);
	q->drops = m->drop_from != KAM_NO_DAY;
	if (q->drops) {
		kam_date_print(q->from, m->drop_from);
		kam_date_print(q->to, m->drop_to);
	}
	return kam_merging_begin(&q->g, m, err);
}

int
kam_into_merge_quick(struct kam_into_merge *m, char hex[KAM_SHA256_TEXT],
		     struct kam_err *err)
{
	struct quick q = { .fd = -1 };
	int rc = begin(&q, m, err);

	if (!rc)
		show_next(&q);
	if (!rc)
		rc = take_all(&q, err);
	if (!rc)
		rc = kam_merging_before(&q.g, true, err);
	(void)kam_relay_end(&q.relay);
	kam_sha256_hex(&q.sum, hex);
	if (q.fd >= 0)
		close(q.fd);
	for (size_t i = 0; i < BUFFERS; i++)
		kam_buf_release(&q.buf[i]);
	kam_buf_release(&q.raw);
	kam_buf_release(&q.g.customer);
	return rc;
}
