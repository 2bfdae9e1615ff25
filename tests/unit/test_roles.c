/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <kam/input.h>

#include "roll/aliases.h"

#define COLUMNS 40
#define NONE KAM_NO_COLUMN
#define BIT(role) (1u << KAM_ROLE_##role)
#define ALL (BIT(CUSTOMER) | BIT(DATE) | BIT(AMOUNT) | BIT(ORDER))

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

static const struct {
	const char *header;
	size_t wanted[KAM_ROLES]; /* customer date amount factor order */
} exports[] = {
	/* UCI Online Retail and Online Retail II */
	{ "InvoiceNo|StockCode|Description|Quantity|InvoiceDate|"
	  "UnitPrice|CustomerID|Country",
	  { 6, 4, 3, 5, 0 } },
	{ "Invoice|StockCode|Description|Quantity|InvoiceDate|Price|"
	  "Customer ID|Country",
	  { 6, 4, 3, 5, 0 } },
	/* CDNOW; the R package rfm */
	{ "customer|date|quantity|amount", { 0, 1, 3, NONE, NONE } },
	{ "customer_id|order_date|revenue", { 0, 1, 2, NONE, NONE } },
	{ "order_id|customer_id|order_date|amount|region|product",
	  { 1, 2, 3, NONE, 0 } },
	/* The Superstore sample of BI tools */
	{ "Row ID|Order ID|Order Date|Ship Date|Ship Mode|Customer ID|"
	  "Customer Name|Segment|Country|City|State|Postal Code|"
	  "Region|Product ID|Category|Sub-Category|Product Name|Sales|"
	  "Quantity|Discount|Profit",
	  { 5, 2, 17, NONE, 1 } },
	/* QuickBooks: sales by customer, detail */
	{ "Date|Transaction Type|Num|Customer|Product/Service|"
	  "Memo/Description|Qty|Sales Price|Amount|Balance",
	  { 3, 0, 8, NONE, NONE } },
	/* Navision: posted sales lines */
	{ "Document No.|Sell-to Customer No.|Type|No.|Description|"
	  "Quantity|Unit Price|Posting Date|Line Amount",
	  { 1, 7, 8, NONE, 0 } },
	/* SAP: a billing list, and a table by its technical names */
	{ "Billing Document|Billing Date|Sold-To Party|Name 1|Material|"
	  "Billed Quantity|Net Value|Tax Amount",
	  { 2, 1, 6, NONE, 0 } },
	{ "MANDT|VBELN|FKDAT|KUNNR|NETWR|WAERK", { 3, 2, 4, NONE, 1 } },
	/* Square */
	{ "Date|Time|Gross Sales|Discounts|Net Sales|Tax|"
	  "Transaction ID|Customer ID|Customer Name",
	  { 7, 0, 4, NONE, 6 } },
	/* Salesforce */
	{ "Account Name|Account ID|Order Number|Order Date|"
	  "Order Amount",
	  { 1, 3, 4, NONE, 2 } },
	/* Kingdee */
	{ "日期|单据编号|购货单位|产品代码|产品名称|规格型号|单位|数量|"
	  "单价|金额|部门|业务员",
	  { 2, 0, 9, NONE, 1 } },
	{ "日期|单据编号|客户|物料编码|物料名称|销售数量|含税单价|"
	  "价税合计|税额",
	  { 2, 0, 7, NONE, 1 } },
	/* U8 */
	{ "发货单号|单据日期|客户编码|客户简称|存货编码|存货名称|数量|"
	  "无税单价|价税合计|税额",
	  { 2, 1, 8, NONE, NONE } },
	{ "开票日期|发票号码|购买方名称|商品名称|数量|单价|税额",
	  { 2, 0, 4, 5, 1 } },
	/* JD, Taobao */
	{ "订单号|商品ID|商品名称|订购数量|支付方式|下单时间|京东价|"
	  "订单金额|结算金额|订单状态|下单帐号|客户姓名|客户地址",
	  { 10, 5, 7, NONE, 0 } },
	{ "订单编号|买家会员名|买家应付货款|买家应付邮费|总金额|"
	  "订单状态|收货人姓名|订单创建时间|订单付款时间",
	  { 1, 7, 4, NONE, 0 } },
	/* A supermarket's own */
	{ "会员卡号|小票号|交易日期|商品编码|数量|销售单价|销售金额("
	  "元)",
	  { 0, 2, 6, NONE, 1 } },
};

static void
real_exports_are_understood_without_options(void **state)
{
	const struct kam_input_options none = { .kind = KAM_KIND_AUTO };

	(void)state;
	for (size_t i = 0; i < sizeof exports / sizeof *exports; i++)
		assert_found(exports[i].header, &none, exports[i].wanted);
}

/* `n` names of a role, each in a header of its own. */
static void
assert_all_are(size_t role, const char *const *names, size_t n)
{
	static const char *const rest[KAM_ROLES] = {
		[KAM_ROLE_CUSTOMER] = "date|amount|",
		[KAM_ROLE_DATE] = "customer|amount|",
		[KAM_ROLE_AMOUNT] = "customer|date|",
		[KAM_ROLE_ORDER] = "customer|date|amount|",
	};
	const struct kam_input_options none = { .kind = KAM_KIND_AUTO };

	for (size_t i = 0; i < n; i++) {
		struct kam_err err = KAM_ERR_INIT;
		size_t index[KAM_ROLES];
		char list[200];

		assert_in_range(strlen(rest[role]) + strlen(names[i]), 1,
				sizeof list - 1);
		strcpy(list, rest[role]);
		strcat(list, names[i]);
		if (find(list, &none, index, &err))
			fail_msg("%s: %s", names[i], err.text);
		if (index[role] != (role == KAM_ROLE_ORDER ? 3 : 2))
			fail_msg("'%s' was not taken", names[i]);
	}
}

#define ASSERT_ALL_ARE(role, names) \
	assert_all_are(role, names, sizeof(names) / sizeof *(names))

static void
the_usual_names_are_known(void **state)
{
	static const char *const customers[] = {
		"customer id",	 "customer no",	 "customer number",
		"customer code", "cust id",	 "client id",
		"client",	 "account",	 "account id",
		"account no",	 "buyer",	 "buyer id",
		"member id",	 "user id",	 "customer name",
		"client name",	 "account name", "客户",
		"客户编号",	 "客户编码",	 "客户代码",
		"客户ID",	 "客户号",	 "客户名称",
		"客户名",	 "会员号",	 "会员ID",
		"买家",		 "购货单位",	 "购买方",
		"往来单位",
	};
	static const char *const dates[] = {
		"order date",	"invoice date",	 "transaction date",
		"sale date",	"sales date",	 "purchase date",
		"posting date", "document date", "日期",
		"订单日期",	"开票日期",	 "下单日期",
		"下单时间",	"交易日期",	 "销售日期",
		"单据日期",	"发货日期",	 "成交时间",
	};
	static const char *const amounts[] = {
		"sales amount", "net amount",  "revenue",     "sales",
		"total",	"grand total", "line total",  "total amount",
		"total price",	"net sales",   "sales value", "order amount",
		"金额",		"销售额",      "销售金额",    "订单金额",
		"价税合计",	"成交金额",    "总金额",      "总价",
		"金额（元）",
	};
	static const char *const orders[] = {
		"order id",	"order no",
		"order number", "sales order number",
		"sales order",	"invoice",
		"invoice no",	"invoice number",
		"invoice id",	"receipt no",
		"document no",	"transaction id",
		"订单ID",	"订单号",
		"订单编号",	"单据编号",
		"单号",		"发票号",
		"发票号码",	"销售单号",
	};

	(void)state;
	ASSERT_ALL_ARE(KAM_ROLE_CUSTOMER, customers);
	ASSERT_ALL_ARE(KAM_ROLE_DATE, dates);
	ASSERT_ALL_ARE(KAM_ROLE_AMOUNT, amounts);
	ASSERT_ALL_ARE(KAM_ROLE_ORDER, orders);
}

static void
case_blanks_and_underscores_do_not_matter(void **state)
{
	static const char *const names[] = {
		"CUSTOMER_ID",
		"CustomerId",
		"  customer  id ",
		"Customer__ID",
		"_customer_id_",
		"customer\tid",
		"Customer\r\nID",
		"customer\xC2\xA0id",
		"\xE3\x80\x80客户\xE3\x80\x80编号",
		"客户_编号",
		"客户 Id",
		"CUSTOMER",
		" customer",
	};

	(void)state;
	ASSERT_ALL_ARE(KAM_ROLE_CUSTOMER, names);
}

static void
other_names_are_not_taken(void **state)
{
	static const char *const names[] = {
		"customer-id", "customers", "customer i",     "customer idx",
		"e-mail",      "客户等级",  "客户编号2",      "",
		"_",	       "ustomer",   "customer group",
	};
	const struct kam_input_options none = { .kind = KAM_KIND_AUTO };

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct kam_str header[3] = { KAM_STR("date"), KAM_STR("amount"),
					     kam_str_of(names[i]) };
		struct kam_header h = { 3, header, header };
		size_t index[KAM_ROLES];

		assert_int_equal(
			kam_roles_find(&none, &h, "x", ALL, index, NULL),
			KAM_EDATA);
	}
}

static void
a_better_name_wins(void **state)
{
	static const struct {
		const char *header;
		size_t wanted[KAM_ROLES];
	} cases[] = {
		/* the exact name over any alias, wherever it stands */
		{ "customer_id|customer|date|amount", { 1, 2, 3, NONE, NONE } },
		{ "customer|customer_id|date|amount", { 0, 2, 3, NONE, NONE } },
		{ "Customer|customer|date|amount", { 1, 2, 3, NONE, NONE } },
		{ "customer|order date|date|total|amount|order no|order",
		  { 0, 2, 4, NONE, 6 } },
		/* an id over a name */
		{ "客户名称|客户编码|日期|金额", { 1, 2, 3, NONE, NONE } },
		{ "Customer|Account Name|Client No|date|amount",
		  { 2, 3, 4, NONE, NONE } },
		{ "customer|date|amount|Invoice|Order ID",
		  { 0, 1, 2, NONE, 4 } },
		/* one amount over a product */
		{ "customer|date|quantity|unit price|line total",
		  { 0, 1, 4, NONE, NONE } },
		{ "customer|date|数量|单价|金额", { 0, 1, 4, NONE, NONE } },
		{ "customer|date|数量|单价", { 0, 1, 2, 3, NONE } },
		{ "customer|date|price|qty", { 0, 1, 3, 2, NONE } },
	};
	const struct kam_input_options none = { .kind = KAM_KIND_AUTO };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_found(cases[i].header, &none, cases[i].wanted);
}

static void
no_column_is_an_error_that_names_the_option(void **state)
{
	const struct kam_input_options none = { .kind = KAM_KIND_AUTO };

	(void)state;
	assert_refused("a|b|c", &none, KAM_EDATA,
		       "sales.csv: no column for the customer; the header is: "
		       "a, b, c; give --customer=NAME");
	assert_refused("Account|b|c", &none, KAM_EDATA,
		       "sales.csv: no column for the date; the header is: "
		       "Account, b, c; give --date=NAME");
	assert_refused("客户|日期|数量", &none, KAM_EDATA,
		       "sales.csv: no column for the amount; the header is: "
		       "客户, 日期, 数量; give --amount=NAME");
	/* Shopify has the order number in "Name", and no customer but these. */
	assert_refused("Name|Email|Financial Status|Paid at|Total|Created at",
		       &none, KAM_EDATA,
		       "sales.csv: no column for the customer; the header is: "
		       "Name, Email, Financial Status, Paid at, Total, "
		       "Created at; give --customer=NAME");
}

static void
two_of_equal_rank_are_an_error_that_lists_both(void **state)
{
	const struct kam_input_options none = { .kind = KAM_KIND_AUTO };

	(void)state;
	assert_refused("Customer ID|Account ID|date|amount", &none, KAM_EDATA,
		       "sales.csv: columns 'Customer ID' and 'Account ID' "
		       "could both be the customer; the header is: "
		       "Customer ID, Account ID, date, amount; "
		       "give --customer=NAME");
	assert_refused("客户|金额|价税合计|日期", &none, KAM_EDATA,
		       "sales.csv: columns '金额' and '价税合计' could both "
		       "be the amount; the header is: 客户, 金额, 价税合计, "
		       "日期; give --amount=NAME");
	assert_refused("customer|Order Date|Invoice Date|amount", &none,
		       KAM_EDATA,
		       "sales.csv: columns 'Order Date' and 'Invoice Date' "
		       "could both be the date; the header is: customer, "
		       "Order Date, Invoice Date, amount; give --date=NAME");
	assert_refused("customer|date|amount|order_id|invoice_no", &none,
		       KAM_EDATA,
		       "sales.csv: columns 'order_id' and 'invoice_no' could "
		       "both be the order number; the header is: customer, "
		       "date, amount, order_id, invoice_no; give --order=NAME "
		       "or --order=none");
	assert_refused("customer|date|qty|Price|Unit Price", &none, KAM_EDATA,
		       "sales.csv: columns 'Price' and 'Unit Price' could "
		       "both be the price; the header is: customer, date, "
		       "qty, Price, Unit Price; give "
		       "--amount=QUANTITY*PRICE");
	assert_refused("customer|date|date|amount", &none, KAM_EDATA,
		       "sales.csv: more than one column 'date' for the date; "
		       "the header is: customer, date, date, amount; give "
		       "--date=NAME, with NAME date[1] or date[2]");
}

static void
a_long_header_leaves_room_for_the_option(void **state)
{
	const struct kam_input_options none = { .kind = KAM_KIND_AUTO };
	static const char end[] = ", ...; give --customer=NAME";
	struct kam_err err = KAM_ERR_INIT;
	struct kam_str names[COLUMNS];
	struct kam_header h = { COLUMNS, names, names };
	size_t index[KAM_ROLES];

	(void)state;
	for (size_t i = 0; i < COLUMNS; i++)
		names[i] = KAM_STR("a name of more than twenty bytes");
	assert_int_equal(
		kam_roles_find(&none, &h, "sales.csv", ALL, index, &err),
		KAM_EDATA);
	assert_in_range(strlen(err.text), 300, KAM_ERR_SIZE - 1);
	assert_string_equal(err.text + strlen(err.text) - strlen(end), end);
}

/* In how many places of the list `alias` stands. */
static int
count(const struct kam_alias_list *list, const char *alias)
{
	int n = 0;

	for (size_t i = 0; list->ids && list->ids[i]; i++)
		n += kam_alias_matches(kam_str_of(alias), list->ids[i]);
	for (size_t i = 0; list->names && list->names[i]; i++)
		n += kam_alias_matches(kam_str_of(alias), list->names[i]);
	return n;
}

static void
no_alias_stands_for_two_things(void **state)
{
	const struct kam_alias_list *const lists[] = {
		&kam_aliases[KAM_ROLE_CUSTOMER],
		&kam_aliases[KAM_ROLE_DATE],
		&kam_aliases[KAM_ROLE_AMOUNT],
		&kam_aliases[KAM_ROLE_ORDER],
		&kam_alias_quantity,
		&kam_alias_price,
	};
	const size_t n = sizeof lists / sizeof *lists;
	size_t seen = 0;

	(void)state;
	for (size_t i = 0; i < 2 * n; i++) {
		const struct kam_alias_list *list = lists[i / 2];
		const char *const *at = i % 2 ? list->ids : list->names;

		for (; at && *at; at++, seen++) {
			int stands = 0;

			for (size_t k = 0; k < n; k++)
				stands += count(lists[k], *at);
			if (stands != 1)
				fail_msg("'%s' stands %d times", *at, stands);
		}
	}
	assert_in_range(seen, 300, 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real_exports_are_understood_without_options),
		cmocka_unit_test(the_usual_names_are_known),
		cmocka_unit_test(case_blanks_and_underscores_do_not_matter),
		cmocka_unit_test(other_names_are_not_taken),
		cmocka_unit_test(a_better_name_wins),
		cmocka_unit_test(no_alias_stands_for_two_things),
		cmocka_unit_test(no_column_is_an_error_that_names_the_option),
		cmocka_unit_test(
			two_of_equal_rank_are_an_error_that_lists_both),
		cmocka_unit_test(a_long_header_leaves_room_for_the_option),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
