/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/churn_table.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PLACES 6 /* of probabilities and of what is measured */
#define COUNT(array) (sizeof(array) / sizeof *(array))

void
kam_churn_table_release(struct kam_churn_table *t)
{
	free(t->end);
	kam_buf_release(&t->text);
	*t = (struct kam_churn_table)KAM_CHURN_TABLE_INIT;
}

void
kam_churn_table_clear(struct kam_churn_table *t)
{
	t->cells = 0;
	t->text.len = 0;
}

size_t
kam_churn_table_rows(const struct kam_churn_table *t)
{
	return t->cols ? t->cells / t->cols : 0;
}

struct kam_str
kam_churn_table_at(const struct kam_churn_table *t, size_t i)
{
	size_t start = i ? t->end[i - 1] : 0;

	/* Without bytes there is no buffer. */
	if (t->end[i] == start)
		return KAM_STR("");
	return (struct kam_str){ t->text.ptr + start, t->end[i] - start };
}

int
kam_churn_table_check(const struct kam_churn_table *t, struct kam_err *err)
{
	return t->nomem ? kam_nomem(err, "a table's cells") : KAM_OK;
}

int
kam_churn_table_head(const void *table, size_t col, struct kam_buf *name,
		     int *type)
{
	const struct kam_churn_table *t = table;
	struct kam_str text = kam_str_of(t->head[col].name);

	*type = (int)t->head[col].type;
	return kam_buf_put(name, text.ptr, text.len);
}

int
kam_churn_table_cell(const void *table, size_t row, size_t col,
		     struct kam_buf *text)
{
	const struct kam_churn_table *t = table;
	struct kam_str cell = kam_churn_table_at(t, row * t->cols + col);

	return kam_buf_put(text, cell.ptr, cell.len);
}

/* A cell ends here. */
static void
end_cell(struct kam_churn_table *t)
{
	void *end = kam_grow(t->end, &t->cap, t->cells + 1, sizeof(*t->end));

	if (!end) {
		t->nomem = true;
		return;
	}
	t->end = end;
	t->end[t->cells++] = t->text.len;
}

void
kam_churn_put_str(struct kam_churn_table *t, struct kam_str text)
{
	if (kam_buf_put(&t->text, text.ptr, text.len))
		t->nomem = true;
	end_cell(t);
}

void
kam_churn_put_text(struct kam_churn_table *t, const char *text)
{
	kam_churn_put_str(t, kam_str_of(text));
}

void
kam_churn_put_count(struct kam_churn_table *t, int64_t n)
{
	char text[32];

	/* Whole numbers below 2^53 are exact as doubles. */
	kam_churn_put_str(
		t,
		(struct kam_str){ text, kam_fixed_print(text, (double)n, 0) });
}

void
kam_churn_put_money(struct kam_churn_table *t, kam_dec amount)
{
	char text[KAM_DEC_TEXT];

	kam_churn_put_str(
		t, (struct kam_str){ text, kam_dec_print(text, amount) });
}

void
kam_churn_put_date(struct kam_churn_table *t, kam_day day)
{
	char text[KAM_DATE_TEXT];
	size_t n = day == KAM_NO_DAY ? 0 : kam_date_print(text, day);

	kam_churn_put_str(t, (struct kam_str){ text, n });
}

void
kam_churn_put_real(struct kam_churn_table *t, double v, int digits)
{
	char text[32];
	size_t n = isnan(v) ? 0 : kam_double_print(text, v, digits);

	kam_churn_put_str(t, (struct kam_str){ text, n });
}

void
kam_churn_put_fixed(struct kam_churn_table *t, double v, int places)
{
	char text[32];
	size_t n = isnan(v) ? 0 : kam_fixed_print(text, v, places);

	kam_churn_put_str(t, (struct kam_str){ text, n });
}

static void
put_periods(struct kam_churn_table *t, const struct kam_churn_case *c)
{
	if (c->periods) {
		kam_churn_put_money(t, c->amount_12m);
		kam_churn_put_money(t, c->amount_prev_12m);
	} else {
		kam_churn_put_text(t, NULL);
		kam_churn_put_text(t, NULL);
	}
}

void
kam_churn_put_customer(struct kam_churn_table *t,
		       const struct kam_churn_case *c,
		       const struct kam_churn_verdict *v,
		       const struct kam_churn_limits *limits)
{
	kam_churn_put_text(t, kam_pattern_name[c->rhythm.pattern]);
	kam_churn_put_fixed(t, c->rhythm.expected_gap, 1);
	kam_churn_put_fixed(t, c->rhythm.overdue_ratio, 2);
	kam_churn_put_date(t, c->rhythm.next_due);
	kam_churn_put_fixed(t, v->p_active, PLACES);
	kam_churn_put_fixed(t, v->p_buy, PLACES);
	kam_churn_put_money(t, v->annual_value);
	if (isnan(v->p_active) && !limits->window && !c->rhythm.ended)
		kam_churn_put_text(t, NULL);
	else
		kam_churn_put_money(t, v->at_risk);
	put_periods(t, c);
	kam_churn_put_text(t, kam_churn_status_name[v->status]);
	if (kam_churn_reason(&t->text, c, v))
		t->nomem = true;
	end_cell(t);
}

void
kam_churn_table_begin(struct kam_churn_table *t,
		      const struct kam_churn_head *head, size_t cols)
{
	kam_churn_table_clear(t);
	t->head = head;
	t->cols = cols;
}

static void
put_coefficient(struct kam_churn_table *t, const char *name, double value,
		double se)
{
	kam_churn_put_text(t, name);
	kam_churn_put_real(t, value, 6);
	kam_churn_put_real(t, se, 6);
	kam_churn_put_real(t, exp(value), 6);
}

void
kam_churn_table_coefficients(struct kam_churn_table *t,
			     const struct kam_churn_forecast *f)
{
	static const struct kam_churn_head head[] = {
		{ "feature", KAM_CHURN_TEXT },
		{ "coefficient", KAM_CHURN_REAL },
		{ "standard_error", KAM_CHURN_REAL },
		{ "odds_ratio", KAM_CHURN_REAL },
	};
	const struct kam_logistic *m = &f->regression;

	kam_churn_table_begin(t, head, COUNT(head));
	if (m->p)
		put_coefficient(t, "intercept", m->intercept, m->intercept_se);
	for (size_t j = 0; j < m->p; j++)
		put_coefficient(t, kam_churn_feature(f, j), m->coef[j],
				m->se[j]);
}

void
kam_churn_table_statuses(struct kam_churn_table *t,
			 const struct kam_churn_sums sums[KAM_CHURN_STATUSES])
{
	static const struct kam_churn_head head[] = {
		{ "status", KAM_CHURN_TEXT },
		{ "accounts", KAM_CHURN_COUNT },
		{ "amount", KAM_CHURN_MONEY },
		{ "annual_value", KAM_CHURN_MONEY },
		{ "amount_at_risk", KAM_CHURN_MONEY },
	};

	kam_churn_table_begin(t, head, COUNT(head));
	for (int s = KAM_CHURN_STATUSES - 1; sums && s >= 0; s--) {
		if (s == KAM_CHURN_NONE && !sums[s].accounts)
			continue;
		kam_churn_put_text(t, kam_churn_status_name[s]);
		kam_churn_put_count(t, (int64_t)sums[s].accounts);
		kam_churn_put_money(t, sums[s].amount);
		kam_churn_put_money(t, sums[s].annual_value);
		kam_churn_put_money(t, sums[s].at_risk);
	}
}

void
kam_churn_table_backtest(struct kam_churn_table *t)
{
	static const struct kam_churn_head head[] = {
		{ "date", KAM_CHURN_DATE },
		{ "model", KAM_CHURN_TEXT },
		{ "group", KAM_CHURN_TEXT },
		{ "accounts", KAM_CHURN_COUNT },
		{ "rate", KAM_CHURN_REAL },
		{ "forecast", KAM_CHURN_REAL },
		{ "auc", KAM_CHURN_REAL },
		{ "brier", KAM_CHURN_REAL },
		{ "logloss", KAM_CHURN_REAL },
		{ "lift_10", KAM_CHURN_REAL },
		{ "captured_10", KAM_CHURN_REAL },
		{ "lift_20", KAM_CHURN_REAL },
		{ "captured_20", KAM_CHURN_REAL },
	};

	kam_churn_table_begin(t, head, COUNT(head));
}

void
kam_churn_put_line(struct kam_churn_table *t, const struct kam_churn_line *line)
{
	kam_churn_put_date(t, line->date);
	kam_churn_put_text(t, line->model);
	t->nomem = kam_buf_put(&t->text, line->group, strlen(line->group)) ||
		   t->nomem;
	kam_churn_put_text(t, line->bound);
	kam_churn_put_fixed(t, line->accounts, line->date == KAM_NO_DAY);
	for (int i = 1; i < KAM_CHURN_FIGURES; i++)
		kam_churn_put_fixed(t, kam_churn_figure(line, i), PLACES);
}
