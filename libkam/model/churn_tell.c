/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/churn_table.h>

#include <math.h>

/* A line in the making. */
struct teller {
	struct kam_buf b;
	bool nomem;
	kam_churn_say_fn *say;
	void *ctx;
};

static void
text(struct teller *t, const char *what)
{
	struct kam_str s = kam_str_of(what);

	t->nomem = kam_buf_put(&t->b, s.ptr, s.len) || t->nomem;
}

/* `digits` significant ones after `what`. */
static void
real(struct teller *t, const char *what, double v, int digits)
{
	char shown[32];

	text(t, what);
	t->nomem =
		kam_buf_put(&t->b, shown, kam_double_print(shown, v, digits)) ||
		t->nomem;
}

static void
fixed(struct teller *t, const char *what, double v, int places)
{
	char shown[32];

	text(t, what);
	t->nomem =
		kam_buf_put(&t->b, shown, kam_fixed_print(shown, v, places)) ||
		t->nomem;
}

static void
said(struct teller *t, bool warning)
{
	t->nomem = kam_buf_putc(&t->b, '\0') || t->nomem;
	if (!t->nomem)
		t->say(t->ctx, warning, t->b.ptr);
	t->b.len = 0;
}

/* "MBG/CNBD-2" */
static void
variant(struct teller *t, const struct kam_btyd *m)
{
	fixed(t, m->m ? "MBG/CNBD-" : "BG/CNBD-", m->k, 0);
}

static void
tell_fit(struct teller *t, const struct kam_btyd_fit *fit)
{
	const struct kam_btyd *m = &fit->model;
	bool curved = true;

	for (int i = 0; i < 4; i++)
		curved = curved && !isnan(fit->se[i]);
	if (fit->verdict == KAM_BTYD_BOUNDARY) {
		variant(t, m);
		text(t, " is fitted at a boundary, ");
		text(t, fit->why);
		text(t, "; p_active is that of the limiting model");
		said(t, true);
	}
	variant(t, m);
	real(t, ": r ", m->r, 6);
	real(t, " alpha ", m->alpha, 6);
	real(t, " a ", m->a, 6);
	real(t, " b ", m->b, 6);
	fixed(t, ", log-likelihood ", fit->loglik, 4);
	text(t, ", in weeks");
	said(t, false);
	if (!curved)
		return;
	variant(t, m);
	real(t, ": standard errors of the logarithms ", fit->se[0], 3);
	for (int i = 1; i < 4; i++)
		real(t, " ", fit->se[i], 3);
	said(t, false);
}

static void
tell_choice(struct teller *t, const struct kam_churn_forecast *f)
{
	for (int i = 0; i < KAM_CHURN_MODELS; i++) {
		if (isnan(f->loss[i]))
			continue;
		text(t, "log-loss of ");
		text(t, kam_churn_model_name[i]);
		fixed(t, " one horizon ago: ", f->loss[i], 5);
		said(t, false);
	}
	if (f->extras && f->model != KAM_CHURN_REGRESSION) {
		text(t, "--features are not used: ");
		text(t, kam_churn_model_name[f->model]);
		text(t, " forecasts better; --model=regression uses them");
		said(t, true);
	}
	text(t, "model: ");
	text(t, kam_churn_model_name[f->model]);
	said(t, false);
	if (f->model != KAM_CHURN_REGRESSION)
		return;
	fixed(t, "trained on ", (double)f->rows, 0);
	fixed(t, " rows at ", f->origins, 0);
	text(t, " origins");
	said(t, false);
}

/* What became of clusters, where there was something to say of them. */
static void
tell_clusters(struct teller *t, const struct kam_churn_clusters *c)
{
	if (!c->called)
		return;
	fixed(t, "clusters of purchases that seemed over: ", (double)c->called,
	      0);
	fixed(t, ", bought again: ", (double)c->back, 0);
	text(t, c->in_doubt ? "; such are not taken for ended projects"
			    : "; such are ended projects");
	if (c->in_doubt && c->in_doubt < KAM_CHURN_EVER) {
		real(t, " below an overdue_ratio of ", c->in_doubt, 6);
	}
	said(t, false);
}

static void
tell(struct teller *t, const struct kam_churn_forecast *f, bool lines)
{
	if (f->mute) {
		text(t, "no customer has bought twice: p_active, p_buy and "
			"amount_at_risk are empty");
		said(t, true);
		return;
	}
	tell_fit(t, &f->alive);
	if (f->fit.model.k != f->alive.model.k ||
	    f->fit.model.m != f->alive.model.m)
		tell_fit(t, &f->fit);
	if (f->clockwork) {
		fixed(t, "", (double)f->clockwork, 0);
		text(t, " accounts buy like clockwork and are fitted apart");
		said(t, false);
		tell_fit(t, &f->even);
	}
	if (f->fell_back) {
		text(t, lines ? "--model=mbgcnbd is used: no 100 accounts "
				"with a complete --horizon to learn from"
			      : "--model=mbgcnbd is used: accounts hold no "
				"purchases to learn from");
		said(t, true);
	}
	tell_choice(t, f);
}

int
kam_churn_tell(const struct kam_churn_forecast *f, bool lines,
	       kam_churn_say_fn *say, void *ctx, struct kam_err *err)
{
	struct teller t = { KAM_BUF_INIT, false, say, ctx };

	if (f->model != KAM_CHURN_WINDOW)
		tell(&t, f, lines);
	tell_clusters(&t, &f->clusters);
	kam_buf_release(&t.b);
	return t.nomem ? kam_nomem(err, "a message") : KAM_OK;
}
