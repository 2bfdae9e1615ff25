/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lines.h"

#include <stdio.h>

void
kam_lines_init(struct kam_lines *l, const struct kam_input_options *opt)
{
	*l = (struct kam_lines){ .opt = opt,
				 .first_day = opt->from,
				 .last_day = INT32_MAX,
				 .latest = KAM_NO_DAY,
				 .before = KAM_NO_DAY };
	if (opt->as_of != KAM_NO_DAY)
		l->last_day = opt->as_of;
	if (opt->to != KAM_NO_DAY && opt->to < l->last_day)
		l->last_day = opt->to;
}

static inline void
note_date(struct kam_lines *l, kam_day day)
{
	if (day == l->latest || day <= l->before)
		return;
	if (day > l->latest) {
		l->before = l->latest;
		l->latest = day;
	} else {
		l->before = day;
	}
}

static inline bool
use_day(struct kam_lines *l, kam_day day)
{
	if (day < l->first_day || day > l->last_day) {
		l->outside++;
		return false;
	}
	note_date(l, day);
	return true;
}

bool
kam_lines_day(struct kam_lines *l, kam_day day)
{
	return use_day(l, day);
}

/* Does messages' name of a file mean this one? */
static bool
is_file(const char *given, const char *shown)
{
	return !strcmp(strcmp(given, "-") ? given : "<stdin>", shown);
}

/* Is `a` before `b` in the input? */
static bool
earlier(const struct kam_lines *l, const struct kam_sign *a,
	const struct kam_sign *b)
{
	const struct kam_reader_options *o = &l->opt->read;

	if (!strcmp(a->file, b->file))
		return a->line != b->line ? a->line < b->line
					  : a->sign < b->sign;
	for (size_t i = 0; i < o->nfiles; i++) {
		if (is_file(o->files[i], a->file))
			return true;
		if (is_file(o->files[i], b->file))
			return false;
	}
	return false;
}

static void
note_sign(struct kam_lines *l, const struct kam_sign *sign)
{
	size_t i = 0, last = 0;

	for (; i < l->signs && l->sign[i].sign != sign->sign; i++)
		if (earlier(l, &l->sign[last], &l->sign[i]))
			last = i;
	if (i == KAM_SIGNS)
		i = last;
	if (i == l->signs)
		l->sign[l->signs++] = *sign;
	else if (earlier(l, sign, &l->sign[i]))
		l->sign[i] = *sign;
}

void
kam_lines_join(struct kam_lines *l, const struct kam_lines *from)
{
	if (from->before != KAM_NO_DAY)
		note_date(l, from->before);
	if (from->latest != KAM_NO_DAY)
		note_date(l, from->latest);
	l->outside += from->outside;
	for (size_t i = 0; i < from->signs; i++)
		note_sign(l, &from->sign[i]);
}

/* `cp` as UTF-8 in `out`, which has 5 bytes. */
static const char *
encode(char *out, unsigned long cp)
{
	size_t n = 0;

	if (cp < 0x80) {
		out[n++] = (char)cp;
	} else if (cp < 0x800) {
		out[n++] = (char)(0xC0 | cp >> 6);
	} else if (cp < 0x10000) {
		out[n++] = (char)(0xE0 | cp >> 12);
		out[n++] = (char)(0x80 | (cp >> 6 & 63));
	} else {
		out[n++] = (char)(0xF0 | cp >> 18);
		out[n++] = (char)(0x80 | (cp >> 12 & 63));
		out[n++] = (char)(0x80 | (cp >> 6 & 63));
	}
	if (cp >= 0x80)
		out[n++] = (char)(0x80 | (cp & 63));
	out[n] = '\0';
	return out;
}

int
kam_lines_check(const struct kam_lines *l, struct kam_err *err)
{
	const struct kam_sign *first = &l->sign[0], *other = NULL;
	struct kam_place place;
	char a[5], b[5], where[300];

	if (l->signs < 2)
		return KAM_OK;
	for (size_t i = 1; i < l->signs; i++)
		if (earlier(l, &l->sign[i], first))
			first = &l->sign[i];
	for (size_t i = 0; i < l->signs; i++)
		if (&l->sign[i] != first &&
		    (!other || earlier(l, &l->sign[i], other)))
			other = &l->sign[i];
	place = (struct kam_place){ other->file, other->line, other->column };
	snprintf(where, sizeof(where), "line %llu",
		 (unsigned long long)first->line);
	if (strcmp(first->file, other->file))
		snprintf(where, sizeof(where), "%s:%llu", first->file,
			 (unsigned long long)first->line);
	return kam_fail_at(err, KAM_EDATA, &place,
			   "the currency sign '%s' where %s has '%s'; bring "
			   "all amounts into one currency first",
			   encode(b, other->sign), where,
			   encode(a, first->sign));
}

static __attribute__((noinline)) void
meet_sign(struct kam_lines *l, const struct kam_batch *b, size_t row,
	  enum kam_role role, unsigned long sign)
{
	struct kam_sign s;

	for (size_t i = 0; i < l->signs; i++)
		if (l->sign[i].sign == sign)
			return;
	s = (struct kam_sign){ sign, b->file, kam_batch_line(b, row),
			       b->header->name[b->index[role]] };
	note_sign(l, &s);
}

/* The product of two columns, exact, and their currency signs. */
static __attribute__((noinline)) enum kam_read
read_product(const struct kam_lines *l, const struct kam_str *f,
	     kam_dec *amount, unsigned long signs[2])
{
	const char point = l->opt->point;
	struct kam_number x, y;
	enum kam_read rc;

	if ((rc = kam_number_read(f[KAM_ROLE_AMOUNT], point, &x)))
		return rc;
	if ((rc = kam_number_read(f[KAM_ROLE_FACTOR], point, &y)))
		return rc;
	signs[0] = x.currency;
	signs[1] = y.currency;
	return kam_number_product(&x, &y, amount);
}

/* The amount, exact, and the currency signs of its factors. */
static inline enum kam_read
read_amount(const struct kam_lines *l, const struct kam_batch *b,
	    const struct kam_str *f, kam_dec *amount, unsigned long signs[2])
{
	signs[0] = signs[1] = 0;
	if (b->index[KAM_ROLE_FACTOR] != KAM_NO_COLUMN)
		return read_product(l, f, amount, signs);
	return kam_dec_read(f[KAM_ROLE_AMOUNT], l->opt->point, amount,
			    &signs[0]);
}

static inline enum kam_read
read_date(struct kam_lines *l, struct kam_str text, kam_day *day)
{
	const struct kam_date_format *format = &l->opt->date_format;

	return format->form == KAM_DATE_YMD
		       ? kam_date_read_ymd(text, &l->months, day)
		       : kam_date_read(text, format, day);
}

/* What one role's field would be blamed for; KAM_READ_OK if for nothing. */
static enum kam_read
judge(struct kam_lines *l, const struct kam_batch *b, size_t row,
      enum kam_role role)
{
	const struct kam_str text = kam_batch_field(b, row, role);
	struct kam_number n;
	kam_dec amount;
	kam_day day;

	switch (role) {
	case KAM_ROLE_CUSTOMER:
		return kam_str_trim(text).len ? KAM_READ_OK : KAM_READ_BAD;
	case KAM_ROLE_DATE:
		return read_date(l, text, &day);
	case KAM_ROLE_AMOUNT:
		if (b->index[KAM_ROLE_FACTOR] == KAM_NO_COLUMN)
			return kam_dec_read(text, l->opt->point, &amount, NULL);
		/* fall through */
	case KAM_ROLE_FACTOR:
		return kam_number_read(text, l->opt->point, &n);
	default:
		return KAM_READ_OK;
	}
}

static void
blame_number(struct kam_lines *l, const struct kam_batch *b, size_t row,
	     enum kam_role role, bool product, struct kam_fault *fault)
{
	struct kam_str text = kam_batch_field(b, row, role);
	char show[KAM_ERR_SIZE / 4];
	char other = l->opt->point == '.' ? ',' : '.';
	struct kam_number n;

	kam_str_show(show, sizeof(show), kam_str_trim(text));
	if (product)
		kam_batch_fault(b, row, role, KAM_CAUSE_RANGE, fault,
				"the product is beyond what can be added up "
				"exactly (24 digits before the point)");
	else if (kam_number_read(text, l->opt->point, &n) != KAM_READ_BAD)
		kam_batch_fault(b, row, role, KAM_CAUSE_RANGE, fault,
				"'%s' is beyond what can be added up exactly "
				"(24 digits before the point)",
				show);
	else if (kam_number_read(text, other, &n) == KAM_READ_OK)
		kam_batch_fault(b, row, role, KAM_CAUSE_NUMBER, fault,
				"cannot read '%s' as a number; try "
				"--decimal=%c",
				show, other);
	else
		kam_batch_fault(b, row, role, KAM_CAUSE_NUMBER, fault,
				"cannot read '%s' as a number", show);
}

static void
blame(struct kam_lines *l, const struct kam_batch *b, size_t row,
      enum kam_role role, bool product, struct kam_fault *fault)
{
	struct kam_str text = kam_batch_field(b, row, role);
	char say[400];

	if (!kam_str_trim(text).len)
		kam_batch_fault(b, row, role, KAM_CAUSE_BLANK, fault,
				"the %s is blank; give --on-error=skip to "
				"leave such rows out",
				role == KAM_ROLE_CUSTOMER ? "customer"
				: role == KAM_ROLE_DATE	  ? "date"
							  : "number");
	else if (role == KAM_ROLE_DATE)
		kam_batch_fault(b, row, role, KAM_CAUSE_DATE, fault, "%s",
				kam_date_explain(say, sizeof(say), text,
						 &l->opt->date_format));
	else
		blame_number(l, b, row, role, product, fault);
}

/* Something is wrong with the row: blame its leftmost bad column. */
static __attribute__((noinline)) int
reject(struct kam_lines *l, const struct kam_batch *b, size_t row,
       struct kam_faults *faults, struct kam_err *err)
{
	struct kam_fault fault;
	const size_t *at = b->index;
	bool product = false;
	int worst = -1;

	for (int role = 0; role < KAM_ROLES; role++)
		if (at[role] != KAM_NO_COLUMN &&
		    judge(l, b, row, (enum kam_role)role) != KAM_READ_OK &&
		    (worst < 0 || at[role] < at[worst]))
			worst = role;
	/* Each field may be good and only the product too large. */
	if (worst < 0) {
		product = true;
		worst = at[KAM_ROLE_AMOUNT] < at[KAM_ROLE_FACTOR]
				? KAM_ROLE_AMOUNT
				: KAM_ROLE_FACTOR;
	}
	blame(l, b, row, (enum kam_role)worst, product, &fault);
	return kam_faults_add(faults, &fault, err);
}

/* The fields of row `row`; `room` is used where the batch has none. */
static inline const struct kam_str *
fields_of(const struct kam_batch *b, size_t row, struct kam_str room[KAM_ROLES])
{
	if (!b->bare.ends)
		return b->fields + row * b->cols;
	for (size_t role = 0; role < KAM_ROLES; role++)
		room[role] = kam_batch_field(b, row, role);
	return room;
}

int
kam_lines_read(struct kam_lines *l, const struct kam_batch *b, size_t row,
	       struct kam_line *line, struct kam_faults *faults,
	       struct kam_err *err)
{
	struct kam_str room[KAM_ROLES];
	const struct kam_str *f = fields_of(b, row, room);
	unsigned long signs[2];

	line->customer = kam_str_trim(f[KAM_ROLE_CUSTOMER]);
	if (read_amount(l, b, f, &line->amount, signs) ||
	    read_date(l, f[KAM_ROLE_DATE], &line->day) || !line->customer.len)
		return reject(l, b, row, faults, err);
	if (!use_day(l, line->day))
		return 0;
	/* Only lines that count are to be of one currency. */
	if (signs[0])
		meet_sign(l, b, row, KAM_ROLE_AMOUNT, signs[0]);
	if (signs[1])
		meet_sign(l, b, row, KAM_ROLE_FACTOR, signs[1]);
	line->order = f[KAM_ROLE_ORDER];
	if (line->order.len)
		line->order = kam_str_trim(line->order);
	return line->amount > 0 || !l->opt->drop_returns;
}

/* Some rows of a bare batch, column by column. */
struct columns {
	uint32_t at[KAM_ROLES][KAM_LINES], len[KAM_ROLES][KAM_LINES];
	int64_t amount[KAM_LINES];
	kam_day day[KAM_LINES];
	uint64_t odd; /* bit i: row i is to be read alone */
};

/* Not 0: a name that may be blank or have blanks around it. */
static inline unsigned
is_odd_name(const char *data, uint32_t at, uint32_t len)
{
	const unsigned char *p = (const unsigned char *)data + at;
	/* An empty one ends with what is behind it. */
	const size_t last = len ? len - 1 : 0;

	return (kam_str_blank[p[0]] & 1U) | (kam_str_blank[p[last]] & 2U) |
	       !len;
}

static uint64_t
odd_names(const char *data, const uint32_t *at, const uint32_t *len, size_t n)
{
	unsigned any = 0;
	uint64_t odd = 0;

	/* Mostly there is none. */
	for (size_t i = 0; i < n; i++)
		any |= is_odd_name(data, at[i], len[i]);
	for (size_t i = 0; any && i < n; i++)
		odd |= (uint64_t)(is_odd_name(data, at[i], len[i]) != 0) << i;
	return odd;
}

static void
read_columns(struct kam_lines *l, const struct kam_batch *b, size_t row,
	     size_t n, struct columns *c)
{
	const char *data = b->bare.data, point = l->opt->point;
	const size_t *index = b->index;
	const uint32_t *at = c->at[KAM_ROLE_AMOUNT];
	const uint32_t *len = c->len[KAM_ROLE_AMOUNT];

	for (size_t role = 0; role < KAM_ROLES; role++)
		if (index[role] != KAM_NO_COLUMN)
			kam_batch_places(b, row, n, role, c->at[role],
					 c->len[role]);
	if (index[KAM_ROLE_FACTOR] == KAM_NO_COLUMN)
		c->odd = kam_dec_read_column(data, at, len, n, point,
					     b->bare.wide, c->amount);
	else
		c->odd = kam_dec_read_products(
			data, at, len, c->at[KAM_ROLE_FACTOR],
			c->len[KAM_ROLE_FACTOR], n, point, c->amount);
	c->odd |= kam_date_read_column(data, c->at[KAM_ROLE_DATE],
				       c->len[KAM_ROLE_DATE], n, &l->months,
				       c->day);
	c->odd |= odd_names(data, c->at[KAM_ROLE_CUSTOMER],
			    c->len[KAM_ROLE_CUSTOMER], n);
}

/* Fill in the order numbers of the lines, whose rows are in `from`. */
static void
put_orders(const struct kam_batch *b, const struct columns *c,
	   const unsigned char *from, struct kam_line *line, int n)
{
	const uint32_t *at = c->at[KAM_ROLE_ORDER];
	const uint32_t *len = c->len[KAM_ROLE_ORDER];

	for (int i = 0; i < n; i++) {
		struct kam_str s = { b->bare.data + at[from[i]], len[from[i]] };

		line[i].order = s.len ? kam_str_trim(s) : s;
	}
}

/* Whether all days are to be used; if so they are noted. */
static bool
use_days(struct kam_lines *l, const kam_day *day, size_t n)
{
	kam_day first = INT32_MAX, last = INT32_MIN;

	for (size_t i = 0; i < n; i++) {
		first = day[i] < first ? day[i] : first;
		last = day[i] > last ? day[i] : last;
	}
	if (first < l->first_day || last > l->last_day)
		return false;
	for (size_t i = 0; last > l->before && i < n; i++)
		note_date(l, day[i]);
	return true;
}

static inline void
put_line(const struct kam_batch *b, const struct columns *c, size_t i,
	 struct kam_line *to)
{
	*to = (struct kam_line){
		.customer = { b->bare.data + c->at[KAM_ROLE_CUSTOMER][i],
			      c->len[KAM_ROLE_CUSTOMER][i] },
		.order = { "", 0 },
		.amount = c->amount[i],
		.day = c->day[i],
	};
}

/* Some of the rows from `first` on: which ones goes to `from`. */
static int
put_some(struct kam_lines *l, const struct kam_batch *b, size_t first, size_t n,
	 const struct columns *c, unsigned char *from, struct kam_line *line,
	 struct kam_faults *faults, struct kam_err *err)
{
	int used = 0;

	for (size_t i = 0; i < n; i++) {
		int rc;

		from[used] = (unsigned char)i;
		if (c->odd >> i & 1) {
			rc = kam_lines_read(l, b, first + i, &line[used],
					    faults, err);
			if (rc < 0)
				return rc;
			used += rc;
		} else if (use_day(l, c->day[i])) {
			put_line(b, c, i, &line[used]);
			used += c->amount[i] > 0 || !l->opt->drop_returns;
		}
	}
	return used;
}

/* The next rows of a bare batch, KAM_LINES at most. */
static int
read_bare(struct kam_lines *l, const struct kam_batch *b, size_t *row,
	  struct kam_line *line, struct kam_faults *faults, struct kam_err *err)
{
	const size_t first = *row, left = b->rows - first;
	const size_t n = left < KAM_LINES ? left : KAM_LINES;
	unsigned char from[KAM_LINES];
	struct columns c;
	int used = (int)n;

	read_columns(l, b, first, n, &c);
	*row += n;
	if (!c.odd && !l->opt->drop_returns && use_days(l, c.day, n))
		for (size_t i = 0; i < n; i++) {
			from[i] = (unsigned char)i;
			put_line(b, &c, i, &line[i]);
		}
	else
		used = put_some(l, b, first, n, &c, from, line, faults, err);
	if (b->index[KAM_ROLE_ORDER] != KAM_NO_COLUMN)
		put_orders(b, &c, from, line, used);
	return used;
}

/* The same of any other batch. */
static int
read_fields(struct kam_lines *l, const struct kam_batch *b, size_t *row,
	    struct kam_line *line, struct kam_faults *faults,
	    struct kam_err *err)
{
	int used = 0;

	while (*row < b->rows && used < KAM_LINES) {
		int rc = kam_lines_read(l, b, (*row)++, &line[used], faults,
					err);

		if (rc < 0)
			return rc;
		used += rc;
	}
	return used;
}

int
kam_lines_next(struct kam_lines *l, const struct kam_batch *b, size_t *row,
	       struct kam_line line[KAM_LINES], struct kam_faults *faults,
	       struct kam_err *err)
{
	const bool bare = b->bare.ends != NULL &&
			  l->opt->date_format.form == KAM_DATE_YMD;
	int n = 0;

	while (n == 0 && *row < b->rows)
		n = bare ? read_bare(l, b, row, line, faults, err)
			 : read_fields(l, b, row, line, faults, err);
	return n;
}
