/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kind of table it is, and which of its columns are meant. */
#include "aliases.h"
#include "columns.h"
#include "sums_parts.h"

/* Columns of an account that have a number in every row. */
static const char *const account_values[] = { "orders", "days", "lines",
					      "amount", "returns" };

static bool
is_account_value(const char *name)
{
	for (size_t i = 0; i < sizeof account_values / sizeof *account_values;
	     i++)
		if (!strcmp(name, account_values[i]))
			return true;
	return false;
}

static bool
may_have_dates(const struct kam_input_options *in, const struct kam_header *h)
{
	const struct kam_alias_list *list = &kam_aliases[KAM_ROLE_DATE];

	for (size_t i = 0; i < h->n && !in->date; i++) {
		if (kam_str_eq(h->name[i], kam_str_of(list->exact)))
			return true;
		for (size_t k = 0; list->names[k]; k++)
			if (kam_alias_matches(h->name[i], list->names[k]))
				return true;
	}
	return in->date != NULL;
}

static int
choose_kind(struct kam_sums_plan *plan, const struct kam_header *h,
	    const char *file, struct kam_err *err)
{
	const struct kam_input_options *in = plan->in;

	if (in->kind != KAM_KIND_AUTO)
		return kam_input_kind(h, file, in->kind, &plan->kind, err);
	/* What is no ledger for the others is a table here. */
	if (kam_input_kind(h, file, in->kind, &plan->kind, NULL))
		plan->kind = KAM_PLAIN;
	if (plan->kind == KAM_TRANSACTIONS && !may_have_dates(in, h))
		plan->kind = KAM_PLAIN;
	return KAM_OK;
}

/* Whether the key is the customer. */
static bool
by_customer(const struct kam_sums_plan *plan, const struct kam_header *h,
	    const char *file)
{
	const char *by = plan->need->by;
	size_t at, roles[KAM_ROLES];

	if (!by)
		return true;
	at = kam_header_find(h, kam_str_of(by));
	if (plan->kind != KAM_TRANSACTIONS)
		return at == 0;
	return at != KAM_NO_COLUMN &&
	       !kam_roles_find(plan->in, h, file, 1u << KAM_ROLE_CUSTOMER,
			       roles, NULL) &&
	       roles[KAM_ROLE_CUSTOMER] == at;
}

int
kam_sums_choose(struct kam_sums_plan *plan, const struct kam_header *h,
		const char *file, struct kam_err *err)
{
	const struct kam_sums_need *need = plan->need;
	const char *lines_only = plan->in->lines_only;
	bool lines, customer;
	int rc;

	if ((rc = choose_kind(plan, h, file, err)) ||
	    (rc = kam_columns_check(plan->in, plan->kind, file, err)))
		return rc;
	lines = plan->kind == KAM_TRANSACTIONS || plan->kind == KAM_LEDGER;
	customer = plan->kind != KAM_PLAIN && by_customer(plan, h, file);
	plan->roll = lines && customer && !need->within &&
		     (!need->value || is_account_value(need->value));
	if (plan->kind == KAM_LEDGER && !plan->roll)
		plan->kind = KAM_PLAIN;
	plan->dated = plan->kind == KAM_TRANSACTIONS && !plan->roll;
	plan->once = plan->kind == KAM_ACCOUNTS && customer;
	plan->point = plan->kind == KAM_ACCOUNTS ? '.' : plan->in->point;
	if (lines_only && !plan->roll && !plan->dated)
		return kam_fail(err, KAM_EUSAGE,
				"%s needs transactions, or a ledger by "
				"customer; %s is read as %s",
				lines_only, file,
				plan->kind == KAM_ACCOUNTS ? "accounts"
							   : "a plain table");
	return KAM_OK;
}

static int
find_named(const struct kam_header *h, const char *file, struct kam_str name,
	   const char *option, size_t *index, struct kam_err *err)
{
	return kam_column_find(h, file, name, option, KAM_EUSAGE, index, err);
}

/* --value: a column, or else a product of two. */
static int
find_value(const struct kam_header *h, const char *file, const char *value,
	   size_t *index, struct kam_err *err)
{
	struct kam_str whole = kam_str_of(value), left = whole;
	const char *star = strchr(value, '*');
	int rc;

	if (!star || kam_header_find(h, whole) != KAM_NO_COLUMN)
		return find_named(h, file, whole, "--value",
				  &index[KAM_SUMS_VALUE], err);
	left.len = (size_t)(star - value);
	rc = find_named(h, file, kam_str_trim(left), "--value",
			&index[KAM_SUMS_VALUE], err);
	if (rc)
		return rc;
	return find_named(h, file, kam_str_trim(kam_str_of(star + 1)),
			  "--value", &index[KAM_SUMS_FACTOR], err);
}

/* The value, where it is not the amount under another name. */
static bool
is_named_value(const struct kam_sums_plan *plan, const struct kam_header *h)
{
	const char *value = plan->need->value;

	if (!value)
		return false;
	return !plan->dated || strcmp(value, "amount") ||
	       kam_header_find(h, kam_str_of(value)) != KAM_NO_COLUMN;
}

int
kam_sums_resolve(void *ctx, const struct kam_header *h, const char *file,
		 size_t *index, struct kam_err *err)
{
	const struct kam_sums_plan *plan = ctx;
	const struct kam_sums_need *need = plan->need;
	bool named = is_named_value(plan, h);
	size_t roles[KAM_ROLES];
	unsigned wanted = 0;
	int rc = KAM_OK;

	for (size_t i = 0; i < KAM_SUMS_COLUMNS; i++)
		index[i] = KAM_NO_COLUMN;
	if (!need->by)
		wanted |= 1u << KAM_ROLE_CUSTOMER;
	if (!named)
		wanted |= 1u << KAM_ROLE_AMOUNT;
	if (plan->dated)
		wanted |= 1u << KAM_ROLE_DATE;
	if (need->by)
		rc = find_named(h, file, kam_str_of(need->by), "--by",
				&index[KAM_SUMS_KEY], err);
	if (!rc && need->within)
		rc = find_named(h, file, kam_str_of(need->within), "--within",
				&index[KAM_SUMS_GROUP], err);
	if (!rc && named)
		rc = find_value(h, file, need->value, index, err);
	if (!rc)
		rc = kam_roles_find(plan->in, h, file, wanted, roles, err);
	if (rc)
		return rc;
	if (!need->by)
		index[KAM_SUMS_KEY] = roles[KAM_ROLE_CUSTOMER];
	if (!named) {
		index[KAM_SUMS_VALUE] = roles[KAM_ROLE_AMOUNT];
		index[KAM_SUMS_FACTOR] = roles[KAM_ROLE_FACTOR];
	}
	index[KAM_SUMS_DATE] = roles[KAM_ROLE_DATE];
	return KAM_OK;
}
