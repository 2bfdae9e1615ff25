/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <kam/input.h>

#define COLUMNS 40
#define NONE KAM_NO_COLUMN
#define BIT(role) (1u << KAM_ROLE_##role)
#define ALL (BIT(CUSTOMER) | BIT(DATE) | BIT(AMOUNT) | BIT(ORDER))

#define ACCOUNTS                                                      \
	"customer|as_of|orders|days|lines|amount|returns|first_date|" \
	"last_date|first_amount|gap_mean|gap_sd|gap_log_mean"

/* A header of the names in `list`, which are separated by '|'. */
static struct kam_header
header_of(const char *list, struct kam_str names[COLUMNS])
{
	size_t n = kam_record_split(kam_str_of(list), '|', names, COLUMNS);

	assert_in_range(n, 1, COLUMNS);
	return (struct kam_header){ n, names, names };
}

/* What is found in the header, with options. */
static int
find(const char *list, const struct kam_input_options *opt, size_t *index,
     struct kam_err *err)
{
	struct kam_str names[COLUMNS];
	struct kam_header h = header_of(list, names);

	return kam_roles_find(opt, &h, "sales.csv", ALL, index, err);
}

static void
assert_found(const char *list, const struct kam_input_options *opt,
	     const size_t wanted[KAM_ROLES])
{
	struct kam_err err = KAM_ERR_INIT;
	size_t index[KAM_ROLES];

	if (find(list, opt, index, &err))
		fail_msg("%s: %s", list, err.text);
	for (size_t i = 0; i < KAM_ROLES; i++)
		if (index[i] != wanted[i])
			fail_msg("%s: role %zu is column %zu, not %zu", list, i,
				 index[i], wanted[i]);
}

static void
assert_refused(const char *list, const struct kam_input_options *opt,
	       int status, const char *text)
{
	struct kam_err err = KAM_ERR_INIT;
	size_t index[KAM_ROLES];

	assert_int_equal(find(list, opt, index, &err), status);
	assert_int_equal(err.status, status);
	assert_string_equal(err.text, text);
}

static void
options_beat_names(void **state)
{
	static const struct {
		const char *header;
		struct kam_input_options opt;
		size_t wanted[KAM_ROLES];
	} cases[] = {
		{ "customer|date|amount|x",
		  { .customer = "x" },
		  { 3, 1, 2, NONE, NONE } },
		{ "customer|date|amount|x",
		  { .customer = "4", .date = "1" },
		  { 3, 0, 2, NONE, NONE } },
		{ "customer|date|date|amount",
		  { .date = "date[2]" },
		  { 0, 2, 3, NONE, NONE } },
		{ "customer|date|date|amount",
		  { .date = "date[1]" },
		  { 0, 1, 3, NONE, NONE } },
		{ "customer|date|amount|Email|Name",
		  { .customer = "Email", .order = "Name" },
		  { 3, 1, 2, NONE, 4 } },
		{ "客户|日期|金额|价税合计|单号",
		  { .amount = "价税合计" },
		  { 0, 1, 3, NONE, 4 } },
		{ "customer|date|amount|order id|invoice no",
		  { .order = "invoice no" },
		  { 0, 1, 2, NONE, 4 } },
		{ "customer|date|amount|order id|invoice no",
		  { .order = "none" },
		  { 0, 1, 2, NONE, NONE } },
		{ "customer|date|amount|order",
		  { .order = "none" },
		  { 0, 1, 2, NONE, NONE } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_found(cases[i].header, &cases[i].opt, cases[i].wanted);
}

static void
an_amount_may_be_a_product(void **state)
{
	static const struct {
		const char *header, *amount;
		size_t one, two;
	} cases[] = {
		{ "customer|date|Quantity|UnitPrice|amount",
		  "Quantity*UnitPrice", 2, 3 },
		{ "customer|date|Quantity|UnitPrice|amount",
		  " Quantity * UnitPrice ", 2, 3 },
		{ "customer|date|数量|销售单价", "数量*销售单价", 2, 3 },
		{ "customer|date|a|b", "3*4", 2, 3 },
		{ "customer|date|a|a", "a[2]*a[1]", 3, 2 },
		{ "customer|date|a|b", "a*a", 2, 2 },
		/* a column with a '*' in its name comes first */
		{ "customer|date|a|b|a*b", "a*b", 4, NONE },
		{ "customer|date|a*|b", "a**b", 2, 3 },
		{ "customer|date|a|*b", "a**b", 2, 3 },
		{ "customer|date|a*b|c", "a*b*c", 2, 3 },
		{ "customer|date|a*b|c", "c*a*b", 3, 2 },
		{ "customer|date|价格*|x", "价格*", 2, NONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct kam_input_options opt = {
			.amount = cases[i].amount
		};
		const size_t wanted[KAM_ROLES] = { 0, 1, cases[i].one,
						   cases[i].two, NONE };

		assert_found(cases[i].header, &opt, wanted);
	}
}

static void
an_option_must_name_a_column(void **state)
{
	static const struct {
		struct kam_input_options opt;
		const char *header, *text;
	} cases[] = {
		{ { .amount = "amuont" },
		  "customer|date|amount",
		  "sales.csv: no column 'amuont' (--amount); did you mean "
		  "'amount'?" },
		{ { .customer = "customer id" },
		  "CustomerID|date|amount",
		  "sales.csv: no column 'customer id' (--customer); did you "
		  "mean 'CustomerID'?" },
		{ { .date = "when" },
		  "customer|date|amount",
		  "sales.csv: no column 'when' (--date); the header is: "
		  "customer, date, amount" },
		{ { .date = "12" },
		  "customer|date|amount",
		  "sales.csv: no column '12' (--date); the header is: "
		  "customer, date, amount" },
		{ { .date = "date[2]" },
		  "customer|date|amount",
		  "sales.csv: no column 'date[2]' (--date); did you mean "
		  "'date'?" },
		{ { .order = "None" },
		  "customer|date|amount",
		  "sales.csv: no column 'None' (--order); the header is: "
		  "customer, date, amount" },
		{ { .order = "" },
		  "customer|date|amount",
		  "sales.csv: no column '' (--order); the header is: "
		  "customer, date, amount" },
		{ { .amount = "Quantiy*Price" },
		  "customer|date|Quantity|Price",
		  "sales.csv: no column 'Quantiy' (--amount); did you mean "
		  "'Quantity'?" },
		{ { .amount = "Quantity * prize" },
		  "customer|date|Quantity|Price",
		  "sales.csv: no column 'prize' (--amount); did you mean "
		  "'Price'?" },
		{ { .amount = "*" },
		  "customer|date|Quantity",
		  "sales.csv: no column '' (--amount); the header is: "
		  "customer, date, Quantity" },
		{ { .date = "date" },
		  "customer|date|date|amount",
		  "sales.csv: more than one column 'date' (--date); say "
		  "date[1] or date[2]" },
		{ { .amount = "a*b" },
		  "customer|date|a|b|b",
		  "sales.csv: more than one column 'b' (--amount); say b[1] "
		  "or b[2]" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_refused(cases[i].header, &cases[i].opt, KAM_EUSAGE,
			       cases[i].text);
}

static void
only_what_is_needed_is_looked_for(void **state)
{
	static const struct {
		unsigned need;
		size_t wanted[KAM_ROLES];
	} cases[] = {
		{ BIT(CUSTOMER), { 0, NONE, NONE, NONE, NONE } },
		{ BIT(DATE), { NONE, 1, NONE, NONE, NONE } },
		{ BIT(AMOUNT), { NONE, NONE, 2, 3, NONE } },
		{ BIT(ORDER), { NONE, NONE, NONE, NONE, 4 } },
		{ BIT(CUSTOMER) | BIT(AMOUNT), { 0, NONE, 2, 3, NONE } },
		{ 0, { NONE, NONE, NONE, NONE, NONE } },
	};
	const struct kam_input_options none = { .kind = KAM_KIND_AUTO };
	struct kam_str names[COLUMNS];
	struct kam_header h =
		header_of("Customer|Date|Quantity|Price|Order", names);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t index[KAM_ROLES];

		assert_int_equal(kam_roles_find(&none, &h, "x", cases[i].need,
						index, NULL),
				 KAM_OK);
		assert_memory_equal(index, cases[i].wanted, sizeof index);
	}
}

static void
what_is_not_needed_need_not_be_there(void **state)
{
	const struct kam_input_options none = { .kind = KAM_KIND_AUTO };
	struct kam_str names[COLUMNS];
	struct kam_header h = header_of("account|region", names);
	size_t index[KAM_ROLES];

	(void)state;
	assert_int_equal(
		kam_roles_find(&none, &h, "x", BIT(CUSTOMER), index, NULL),
		KAM_OK);
	assert_int_equal(
		kam_roles_find(&none, &h, "x", BIT(ORDER), index, NULL),
		KAM_OK);
	assert_int_equal(kam_roles_find(&none, &h, "x", BIT(DATE), index, NULL),
			 KAM_EDATA);
	assert_int_equal(
		kam_roles_find(&none, &h, "x", BIT(AMOUNT), index, NULL),
		KAM_EDATA);
}

static void
all_roles_are_found_for_a_reader(void **state)
{
	static const size_t wanted[KAM_ROLES] = { 0, 1, 2, 3, 4 };
	struct kam_input_options opt = { .amount = "Quantity*Price" };
	struct kam_str names[COLUMNS];
	struct kam_header h =
		header_of("Customer|Date|Quantity|Price|Order", names);
	size_t index[KAM_ROLES];

	(void)state;
	assert_int_equal(kam_roles_resolve(&opt, &h, "x", index, NULL), KAM_OK);
	assert_memory_equal(index, wanted, sizeof index);
}

static int
kind_of(const char *list, enum kam_kind forced, enum kam_kind *out,
	struct kam_err *err)
{
	struct kam_str names[COLUMNS];
	struct kam_header h = header_of(list, names);

	return kam_input_kind(&h, "sales.csv", forced, out, err);
}

static void
kinds_are_told_by_their_header(void **state)
{
	static const struct {
		const char *header;
		enum kam_kind kind;
	} cases[] = {
		{ ACCOUNTS, KAM_ACCOUNTS },
		{ ACCOUNTS "|recency|tier", KAM_ACCOUNTS },
		{ "x|" ACCOUNTS, KAM_TRANSACTIONS },
		{ "customer|as_of|orders|days|lines|amount|returns",
		  KAM_TRANSACTIONS },
		{ "customer|date|orders|lines|amount|returns", KAM_LEDGER },
		{ "customer|date|orders|lines|amount", KAM_TRANSACTIONS },
		{ "customer|date|lines|orders|amount|returns",
		  KAM_TRANSACTIONS },
		{ "Customer|date|orders|lines|amount|returns",
		  KAM_TRANSACTIONS },
		{ "customer|day|orders|lines|amount|returns",
		  KAM_TRANSACTIONS },
		{ "customer|date|amount", KAM_TRANSACTIONS },
		{ "a", KAM_TRANSACTIONS },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum kam_kind kind = KAM_KIND_AUTO;

		assert_int_equal(
			kind_of(cases[i].header, KAM_KIND_AUTO, &kind, NULL),
			KAM_OK);
		assert_int_equal(kind, cases[i].kind);
	}
}

static void
a_ledger_by_month_or_with_keys_is_refused(void **state)
{
	static const struct {
		const char *header, *text;
	} cases[] = {
		{ "customer|week|orders|lines|amount|returns",
		  "sales.csv: a ledger by week; only a day ledger can be used "
		  "here; make one with kam-roll --by=day" },
		{ "customer|month|orders|lines|amount|returns",
		  "sales.csv: a ledger by month; only a day ledger can be used "
		  "here; make one with kam-roll --by=day" },
		{ "customer|quarter|orders|lines|amount|returns",
		  "sales.csv: a ledger by quarter; only a day ledger can be "
		  "used here; make one with kam-roll --by=day" },
		{ "customer|year|orders|lines|amount|returns|region",
		  "sales.csv: a ledger by year; only a day ledger can be used "
		  "here; make one with kam-roll --by=day" },
		{ "customer|date|orders|lines|amount|returns|region",
		  "sales.csv: a ledger with keys; roll it up with kam-roll" },
	};
	static const enum kam_kind forced[] = { KAM_KIND_AUTO, KAM_LEDGER,
						KAM_ACCOUNTS };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t k = 0; k < 3; k++) {
			struct kam_err err = KAM_ERR_INIT;
			enum kam_kind kind;

			assert_int_equal(kind_of(cases[i].header, forced[k],
						 &kind, &err),
					 KAM_EDATA);
			assert_string_equal(err.text, cases[i].text);
		}
}

static void
a_kind_may_be_forced_on_a_header_that_fits(void **state)
{
	static const char ledger[] =
		"customer|date|orders|lines|amount|returns";
	static const struct {
		const char *header;
		enum kam_kind kind;
	} cases[] = {
		{ ACCOUNTS "|tier", KAM_ACCOUNTS },
		{ ACCOUNTS, KAM_PLAIN },
		{ ACCOUNTS, KAM_TRANSACTIONS },
		{ ledger, KAM_LEDGER },
		{ ledger, KAM_TRANSACTIONS },
		{ "customer|month|orders|lines|amount|returns", KAM_PLAIN },
		{ "a|b", KAM_PLAIN },
		{ "a|b", KAM_TRANSACTIONS },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum kam_kind kind = KAM_KIND_AUTO;

		assert_int_equal(
			kind_of(cases[i].header, cases[i].kind, &kind, NULL),
			KAM_OK);
		assert_int_equal(kind, cases[i].kind);
	}
}

static void
a_kind_that_does_not_fit_is_an_error_with_the_header(void **state)
{
	struct kam_err err = KAM_ERR_INIT;
	enum kam_kind kind;

	(void)state;
	assert_int_equal(
		kind_of("customer|date|amount", KAM_LEDGER, &kind, &err),
		KAM_EDATA);
	assert_string_equal(err.text,
			    "sales.csv: no ledger; its header must be "
			    "customer,date,orders,lines,amount,returns");
	assert_int_equal(
		kind_of("customer|date|amount", KAM_ACCOUNTS, &kind, &err),
		KAM_EDATA);
	assert_string_equal(err.text,
			    "sales.csv: no accounts table; its header must "
			    "begin with customer,as_of,orders,days,lines,"
			    "amount,returns,first_date,last_date,first_amount,"
			    "gap_mean,gap_sd,gap_log_mean");
	assert_int_equal(kind_of(ACCOUNTS, KAM_LEDGER, &kind, &err), KAM_EDATA);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_beat_names),
		cmocka_unit_test(an_amount_may_be_a_product),
		cmocka_unit_test(an_option_must_name_a_column),
		cmocka_unit_test(only_what_is_needed_is_looked_for),
		cmocka_unit_test(what_is_not_needed_need_not_be_there),
		cmocka_unit_test(all_roles_are_found_for_a_reader),
		cmocka_unit_test(kinds_are_told_by_their_header),
		cmocka_unit_test(a_ledger_by_month_or_with_keys_is_refused),
		cmocka_unit_test(a_kind_may_be_forced_on_a_header_that_fits),
		cmocka_unit_test(
			a_kind_that_does_not_fit_is_an_error_with_the_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
