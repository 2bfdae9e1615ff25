/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From probabilities to what is told of an account. */
#include <kam/churn.h>

#include <math.h>
#include <string.h>

#include <kam/decimal.h>

/* A fall of the 12-month amount that is worth a word. */
#define FALL 10

const char *const kam_churn_model_name[KAM_CHURN_MODELS] = {
	"auto", "regression", "mbgcnbd", "bgcnbd", "mbgnbd", "bgnbd", "window"
};

const char *const kam_churn_status_name[KAM_CHURN_STATUSES] = {
	"", "ended", "lost", "at-risk", "due", "new", "active"
};

/*
 * a x num / den to whole cents, half to even; 0 <= a <= KAM_DEC_MAX, 0 <= num
 * <= 10^6, which 128 bits hold; den > 0.
 */
static kam_dec
share(kam_dec a, int64_t num, int64_t den)
{
	const kam_int128 cent = KAM_DEC_ONE / 100;
	kam_int128 top = a * num, per = den * cent;
	kam_int128 q = top / per, left = top % per;

	if (left * 2 > per || (left * 2 == per && q % 2))
		q++;
	return q * cent;
}

bool
kam_churn_past_valid(const struct kam_churn_past *p, kam_day as_of)
{
	if (p->days <= 0)
		return true;
	if (p->first == KAM_NO_DAY || p->first > p->last || p->last > as_of ||
	    p->days > (int64_t)p->last - p->first + 1)
		return false;
	if (p->days == 1)
		return p->first == p->last;
	return p->gap_mean >= 1 && p->gap_mean <= p->last - p->first + .5 &&
	       p->gap_log_mean >= 0 &&
	       p->gap_log_mean <= log(p->gap_mean) + 1e-6 && !(p->gap_sd < 0);
}

bool
kam_churn_says_project(struct kam_str value)
{
	static const char *const words[] = {
		"project", "projects", "project business", "项目",
		"工程",	   "项目客户", "工程客户"
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (value.len == strlen(words[i]) &&
		    kam_str_distance(value, kam_str_of(words[i])) == 0)
			return true;
	return false;
}

const char *
kam_churn_moved(const struct kam_str *was, enum kam_churn_status now)
{
	int before = KAM_CHURN_STATUSES - 1;

	if (!now)
		return "";
	if (!was)
		return "new";
	while (before &&
	       !kam_str_eq(*was, kam_str_of(kam_churn_status_name[before])))
		before--;
	if (!before)
		return "";
	return before == (int)now ? "same" : before < (int)now ? "up" : "down";
}

int
kam_churn_span(struct kam_span span, kam_day from)
{
	if (span.unit == 'd')
		return span.n;
	if (span.unit == 'w')
		return 7 * span.n;
	return kam_span_after(from, span) - from;
}

static double
six(double p)
{
	return isnan(p) ? p : nearbyint(fmin(fmax(p, 0), 1) * 1e6) / 1e6;
}

static bool
seems_lost(const struct kam_churn_case *c, const struct kam_churn_verdict *v,
	   const struct kam_churn_limits *l)
{
	if (c->rhythm.pattern == KAM_PATTERN_NEW || c->rhythm.off_season)
		return false;
	if (l->window)
		return c->as_of - c->past.last > l->lost_after;
	return v->p_active < l->lost;
}

static enum kam_churn_status
find_status(const struct kam_churn_case *c, const struct kam_churn_verdict *v,
	    const struct kam_churn_limits *l)
{
	if (c->rhythm.ended)
		return KAM_CHURN_ENDED;
	if (c->rhythm.pattern == KAM_PATTERN_NEW)
		return KAM_CHURN_NEW;
	if (c->rhythm.off_season)
		return KAM_CHURN_ACTIVE;
	if (seems_lost(c, v, l))
		return KAM_CHURN_LOST;
	if (!l->window && v->p_active < l->at_risk)
		return KAM_CHURN_AT_RISK;
	return c->rhythm.overdue_ratio > 1 ? KAM_CHURN_DUE : KAM_CHURN_ACTIVE;
}

static kam_dec
find_risk(const struct kam_churn_case *c, const struct kam_churn_verdict *v,
	  const struct kam_churn_limits *l)
{
	double stays = l->stake_p_buy ? v->p_buy : v->p_active;

	if (c->rhythm.ended)
		return 0;
	if (l->window)
		return v->status == KAM_CHURN_LOST ? v->annual_value : 0;
	if (isnan(stays))
		return 0;
	return share(v->annual_value, (int64_t)nearbyint((1 - stays) * 1e6),
		     1000000);
}

void
kam_churn_judge(struct kam_churn_verdict *v, struct kam_churn_case *c,
		const struct kam_churn_limits *l)
{
	int64_t tenths = (int64_t)(c->past.last - c->past.first) * 10 +
			 (int64_t)nearbyint(c->rhythm.expected_gap * 10);

	v->p_buy = l->window ? (double)NAN : six(c->p_buy);
	v->p_active =
		l->window ? (double)NAN : six(fmax(c->p_active, v->p_buy));
	v->annual_value = c->amount > 0 ? share(c->amount, 3650,
						tenths > 3650 ? tenths : 3650)
					: 0;
	/* What was bought close together and is over for good was a project;
	   who calls it lost today would call it ended next month. */
	if (c->rhythm.cluster && seems_lost(c, v, l)) {
		c->rhythm.pattern = KAM_PATTERN_PROJECT;
		c->rhythm.ended = true;
	}
	v->status = find_status(c, v, l);
	v->at_risk = find_risk(c, v, l);
}

static int
put(struct kam_buf *b, const char *text)
{
	struct kam_str s = kam_str_of(text);

	return kam_buf_put(b, s.ptr, s.len);
}

static int
put_number(struct kam_buf *b, double v, int places)
{
	char text[32];
	size_t n = kam_fixed_print(text, v, places);

	if (places && n > 2 && text[n - 1] == '0')
		n -= 2;
	return kam_buf_put(b, text, n);
}

/* "; 12-month amount down 60 %" */
static int
put_fall(struct kam_buf *b, const struct kam_churn_case *c)
{
	double before = kam_dec_double(c->amount_prev_12m);
	double down;

	if (!c->periods || c->amount_prev_12m <= 0)
		return 0;
	down = 100 * (1 - kam_dec_double(c->amount_12m) / before);
	down = fmin(100, down);
	if (down < FALL)
		return 0;
	return put(b, "; 12-month amount down ") || put_number(b, down, 0) ||
	       put(b, " %");
}

static int
put_due(struct kam_buf *b, const struct kam_churn_case *c)
{
	char date[KAM_DATE_TEXT];

	return put(b, "off season, next one about ") ||
	       kam_buf_put(b, date, kam_date_print(date, c->rhythm.next_due));
}

int
kam_churn_reason(struct kam_buf *b, const struct kam_churn_case *c,
		 const struct kam_churn_verdict *v)
{
	double silent = c->as_of - c->past.last;
	int bad;

	if (v->status == KAM_CHURN_NEW)
		bad = put(b, "first purchase ") || put_number(b, silent, 0) ||
		      put(b, silent == 1 ? " day ago" : " days ago");
	else if (v->status == KAM_CHURN_ENDED)
		bad = put(b, "project over, silent ") ||
		      put_number(b, silent, 0) ||
		      put(b, silent == 1 ? " day" : " days");
	else if (c->rhythm.off_season)
		bad = put_due(b, c);
	else
		bad = put(b, "silent ") || put_number(b, silent, 0) ||
		      put(b, silent == 1 ? " day" : " days") ||
		      put(b, ", usual gap ") ||
		      put_number(b, c->rhythm.expected_gap, 1);
	if (!bad && v->status != KAM_CHURN_NEW && v->status != KAM_CHURN_ENDED)
		bad = put_fall(b, c);
	return bad ? -1 : 0;
}
