/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/input.h>

#include <kam/accounts.h>

#include "aliases.h"
#include "columns.h"

#define LEDGER_COLUMNS 6

static const char *const ledger_columns[LEDGER_COLUMNS] = {
	"customer", "date", "orders", "lines", "amount", "returns",
};

static bool
is_named(const struct kam_header *h, size_t i, const char *name)
{
	return i < h->n && kam_str_eq(h->name[i], kam_str_of(name));
}

static bool
is_accounts(const struct kam_header *h)
{
	for (size_t i = 0; i < KAM_ACCOUNT_COLUMNS; i++)
		if (!is_named(h, i, kam_account_columns[i].name))
			return false;
	return true;
}

/*
 * The period of a ledger, "date" for one by day, or NULL for another table;
 * there may be further columns.
 */
static const char *
ledger_period(const struct kam_header *h)
{
	static const char *const periods[] = { "date", "week", "month",
					       "quarter", "year" };

	for (size_t i = 0; i < LEDGER_COLUMNS; i++)
		if (i != 1 && !is_named(h, i, ledger_columns[i]))
			return NULL;
	for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
		if (is_named(h, 1, periods[i]))
			return periods[i];
	return NULL;
}

static int
detect(const struct kam_header *h, const char *file, enum kam_kind *out,
       struct kam_err *err)
{
	const char *period = ledger_period(h);

	*out = is_accounts(h) ? KAM_ACCOUNTS : KAM_TRANSACTIONS;
	if (!period)
		return KAM_OK;
	if (strcmp(period, "date"))
		return kam_fail(err, KAM_EDATA,
				"%s: a ledger by %s; only a day ledger can be "
				"used here; make one with kam-roll --by=day",
				file, period);
	if (h->n > LEDGER_COLUMNS)
		return kam_fail(err, KAM_EDATA,
				"%s: a ledger with keys; roll it up with "
				"kam-roll",
				file);
	*out = KAM_LEDGER;
	return KAM_OK;
}

/* The names of a kind's header, as one writes them. */
static void
put_wanted(char *buf, size_t size, enum kam_kind kind)
{
	size_t n = kind == KAM_LEDGER ? LEDGER_COLUMNS : KAM_ACCOUNT_COLUMNS;
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		const char *name = kind == KAM_LEDGER
					   ? ledger_columns[i]
					   : kam_account_columns[i].name;

		if (len + strlen(name) + 2 > size)
			break;
		if (i > 0)
			buf[len++] = ',';
		memcpy(buf + len, name, strlen(name));
		len += strlen(name);
	}
	buf[len] = '\0';
}

int
kam_input_kind(const struct kam_header *h, const char *file, enum kam_kind kind,
	       enum kam_kind *out, struct kam_err *err)
{
	enum kam_kind found;
	char wanted[256];
	int rc;

	if (kind == KAM_KIND_AUTO)
		return detect(h, file, out, err);
	if (kind == KAM_LEDGER || kind == KAM_ACCOUNTS) {
		if ((rc = detect(h, file, &found, err)))
			return rc;
		put_wanted(wanted, sizeof wanted, kind);
		if (found != kind)
			return kam_fail(
				err, KAM_EDATA, "%s: %s; its header must %s %s",
				file,
				kind == KAM_LEDGER ? "no ledger"
						   : "no accounts table",
				kind == KAM_LEDGER ? "be" : "begin with",
				wanted);
	}
	*out = kind;
	return KAM_OK;
}

enum rank { NAME = 1, ID, EXACT };

/* How well `name` fits what is looked for; 0: not at all. */
static int
rank_of(const struct kam_alias_list *list, struct kam_str name)
{
	if (list->exact && kam_str_eq(name, kam_str_of(list->exact)))
		return EXACT;
	for (size_t i = 0; list->ids && list->ids[i]; i++)
		if (kam_alias_matches(name, list->ids[i]))
			return ID;
	for (size_t i = 0; list->names && list->names[i]; i++)
		if (kam_alias_matches(name, list->names[i]))
			return NAME;
	return 0;
}

/* What an alias search is about, for messages. */
struct search {
	const struct kam_header *h;
	const char *file;
	const char *advice; /* instead of the list's, or NULL */
	struct kam_err *err;
};

static const char *
advice(const struct search *s, const struct kam_alias_list *list)
{
	return s->advice ? s->advice : list->advice;
}

static int
fail_two(const struct search *s, const struct kam_alias_list *list, size_t a,
	 size_t b)
{
	const struct kam_str *name = s->h->name;
	char one[256], two[256], all[KAM_ERR_SIZE / 2];

	kam_str_show(one, sizeof one, name[a]);
	kam_str_show(two, sizeof two, name[b]);
	kam_header_show(all, sizeof all, s->h);
	if (!s->advice && kam_str_eq(name[a], name[b]))
		return kam_fail(s->err, KAM_EDATA,
				"%s: more than one column '%s' for the %s; "
				"the header is: %s; %s, with NAME %s[1] or "
				"%s[2]",
				s->file, one, list->what, all, list->advice,
				one, one);
	return kam_fail(s->err, KAM_EDATA,
			"%s: columns '%s' and '%s' could both be the %s; the "
			"header is: %s; %s",
			s->file, one, two, list->what, all, advice(s, list));
}

static int
fail_none(const struct search *s, const struct kam_alias_list *list)
{
	char all[KAM_ERR_SIZE / 2];

	kam_header_show(all, sizeof all, s->h);
	/* One column is more often a title than all that there is. */
	if (s->h->n == 1 && !s->advice)
		return kam_fail(s->err, KAM_EDATA,
				"%s: no column for the %s; the header is: %s; "
				"if that is a title, cut it off (tail -n +2)",
				s->file, list->what, all);
	return kam_fail(s->err, KAM_EDATA,
			"%s: no column for the %s; the header is: %s; %s",
			s->file, list->what, all, advice(s, list));
}

/* The best column by name, or KAM_NO_COLUMN; KAM_EDATA if two are best. */
static int
find_alias(const struct search *s, const struct kam_alias_list *list,
	   size_t *index)
{
	size_t twin = KAM_NO_COLUMN;
	int best = 0;

	*index = KAM_NO_COLUMN;
	for (size_t i = 0; i < s->h->n; i++) {
		int rank = rank_of(list, s->h->name[i]);

		if (rank > best) {
			best = rank;
			*index = i;
			twin = KAM_NO_COLUMN;
		} else if (rank > 0 && rank == best && twin == KAM_NO_COLUMN) {
			twin = i;
		}
	}
	return twin == KAM_NO_COLUMN ? KAM_OK : fail_two(s, list, *index, twin);
}

static int
find_named(const struct search *s, struct kam_str name, const char *option,
	   size_t *index)
{
	return kam_column_find(s->h, s->file, name, option, KAM_EUSAGE, index,
			       s->err);
}

/* A column by its option, else by alias; KAM_NO_COLUMN if there is none. */
static int
find_role(const struct search *s, enum kam_role role, const char *given,
	  const char *option, size_t *index)
{
	if (given)
		return find_named(s, kam_str_of(given), option, index);
	return find_alias(s, &kam_aliases[role], index);
}

/*
 * --amount: a column, which may have a '*' in its name, or a product of two.
 * Of several '*' the first one counts that has a column on both sides.
 */
static int
find_amount_given(const struct search *s, const char *given, size_t *index)
{
	struct kam_str whole = kam_str_of(given), a, b;
	size_t *const one = &index[KAM_ROLE_AMOUNT];
	size_t *const two = &index[KAM_ROLE_FACTOR];
	const char *star = strchr(given, '*');
	int rc;

	if (!star || kam_header_find(s->h, whole) != KAM_NO_COLUMN)
		return find_named(s, whole, "--amount", one);
	for (const char *next = star; next; next = strchr(next + 1, '*')) {
		size_t left = (size_t)(next - given);

		a = kam_str_trim((struct kam_str){ given, left });
		b = kam_str_trim(kam_str_of(next + 1));
		if (kam_header_find(s->h, a) != KAM_NO_COLUMN &&
		    kam_header_find(s->h, b) != KAM_NO_COLUMN) {
			star = next;
			break;
		}
	}
	a = kam_str_trim((struct kam_str){ given, (size_t)(star - given) });
	b = kam_str_trim(kam_str_of(star + 1));
	rc = find_named(s, a, "--amount", one);
	return rc ? rc : find_named(s, b, "--amount", two);
}

/* One amount column, or else a quantity and a price. */
static int
find_amount(const struct search *s, const char *given, size_t *index)
{
	size_t quantity, price;
	int rc;

	if (given)
		return find_amount_given(s, given, index);
	rc = find_alias(s, &kam_aliases[KAM_ROLE_AMOUNT],
			&index[KAM_ROLE_AMOUNT]);
	if (rc || index[KAM_ROLE_AMOUNT] != KAM_NO_COLUMN)
		return rc;
	if ((rc = find_alias(s, &kam_alias_quantity, &quantity)) ||
	    (rc = find_alias(s, &kam_alias_price, &price)))
		return rc;
	if (quantity == KAM_NO_COLUMN || price == KAM_NO_COLUMN)
		return fail_none(s, &kam_aliases[KAM_ROLE_AMOUNT]);
	index[KAM_ROLE_AMOUNT] = quantity;
	index[KAM_ROLE_FACTOR] = price;
	return KAM_OK;
}

/* A column that must be there. */
static int
find_needed(const struct search *s, enum kam_role role, const char *given,
	    const char *option, size_t *index)
{
	int rc = find_role(s, role, given, option, &index[role]);

	if (rc || index[role] != KAM_NO_COLUMN)
		return rc;
	return fail_none(s, &kam_aliases[role]);
}

static int
find_order(const struct search *s, const char *given, size_t *index)
{
	if (given && !strcmp(given, "none"))
		return KAM_OK;
	return find_role(s, KAM_ROLE_ORDER, given, "--order",
			 &index[KAM_ROLE_ORDER]);
}

int
kam_roles_find(const struct kam_input_options *opt, const struct kam_header *h,
	       const char *file, unsigned need, size_t *index,
	       struct kam_err *err)
{
	const struct search s = { h, file, NULL, err };
	int rc = KAM_OK;

	for (size_t i = 0; i < KAM_ROLES; i++)
		index[i] = KAM_NO_COLUMN;
	if (need & 1u << KAM_ROLE_CUSTOMER)
		rc = find_needed(&s, KAM_ROLE_CUSTOMER, opt->customer,
				 "--customer", index);
	if (!rc && need & 1u << KAM_ROLE_DATE)
		rc = find_needed(&s, KAM_ROLE_DATE, opt->date, "--date", index);
	if (!rc && need & 1u << KAM_ROLE_AMOUNT)
		rc = find_amount(&s, opt->amount, index);
	if (!rc && need & 1u << KAM_ROLE_ORDER)
		rc = find_order(&s, opt->order, index);
	return rc;
}

int
kam_roles_resolve(void *ctx, const struct kam_header *h, const char *file,
		  size_t *index, struct kam_err *err)
{
	return kam_roles_find(ctx, h, file,
			      1u << KAM_ROLE_CUSTOMER | 1u << KAM_ROLE_DATE |
				      1u << KAM_ROLE_AMOUNT |
				      1u << KAM_ROLE_ORDER,
			      index, err);
}

int
kam_customer_find(const struct kam_header *h, const char *file, size_t *index,
		  struct kam_err *err)
{
	const struct search s = { h, file, "name one of them 'customer'", err };
	size_t roles[KAM_ROLES];
	int rc = find_needed(&s, KAM_ROLE_CUSTOMER, NULL, NULL, roles);

	*index = roles[KAM_ROLE_CUSTOMER];
	return rc;
}
