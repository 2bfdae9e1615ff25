/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Left out on purpose, because they are a different thing or because real
 * exports have them beside the right one: ship and due dates, gross, tax,
 * discount and subtotal amounts, list and cost prices, a customer's own
 * purchase order number, e-mail addresses.
 */
#include "aliases.h"

static const char *const customer_ids[] = {
	/* English */
	"customer id", "customer no", "customer no.", "customer number",
	"customer num", "customer #", "customer code", "customer key",
	"cust id", "cust no", "cust no.", "cust number", "cust #", "cust code",
	"client id", "client no", "client no.", "client number", "client code",
	"account id", "account no", "account no.", "account number",
	"account code", "customer account", "customer account number",
	"buyer id", "buyer no", "buyer code", "member id", "member no",
	"member no.", "member number", "member code", "membership no",
	"membership number", "user id", "shopper id", "customer unique id",
	/* Navision, SAP and its technical name */
	"sell-to customer no.", "sold-to party", "sold to party", "sold-to",
	"sold to", "kunnr",
	/* Chinese: customers, members, users, buyers, trading partners */
	"客户id", "客户编号", "客户编码", "客户代码", "客户号", "客户号码",
	"客户代号", "客户账号", "客户帐号", "顾客id", "顾客编号", "顾客编码",
	"客商编号", "客商编码", "客商代码", "会员id", "会员号", "会员编号",
	"会员编码", "会员代码", "会员卡号", "用户id", "用户编号", "用户编码",
	"买家id", "买家编号", "下单账号", "下单帐号", "购货单位编号",
	"购货单位编码", "购货单位代码", "购买方编号", "购买方编码",
	"购买方代码", "往来单位编号", "往来单位编码", "往来单位代码", NULL
};

static const char *const customer_names[] = {
	/* English */
	"customer", "customer name", "customer full name", "cust", "cust name",
	"client", "client name", "account", "account name", "buyer",
	"buyer name", "member", "member name", "sell-to customer name",
	"sold-to party name", "sold to party name", "sold-to name",
	"sold to name",
	/* Chinese */
	"客户", "客户名称", "客户名", "客户姓名", "客户简称", "客户全称",
	"客户单位", "顾客", "顾客名称", "顾客姓名", "客商", "客商名称", "会员",
	"会员名", "会员名称", "会员姓名", "买家", "买家名称", "买家昵称",
	"买家会员名", "购货单位", "购货单位名称", "购货方", "购货方名称",
	"购买方", "购买方名称", "购方名称", "购方企业名称", "往来单位",
	"往来单位名称", "下单客户", "订货单位", "订货客户", NULL
};

static const char *const dates[] = {
	/* English, hyphens from web shops, the last one from SAP */
	"date", "order date", "order day", "date of order", "ordered on",
	"order datetime", "order time", "order timestamp",
	"order purchase timestamp", "order-date", "purchase-date",
	"invoice date", "inv date", "transaction date", "trans date",
	"txn date", "trx date", "transaction time", "transaction datetime",
	"sale date", "sales date", "date of sale", "sold on", "sold date",
	"purchase date", "date of purchase", "purchase time", "posting date",
	"document date", "doc date", "doc. date", "receipt date", "bill date",
	"billing date", "fkdat",
	/* Chinese */
	"日期", "订单日期", "订单时间", "订货日期", "订购日期", "订单创建时间",
	"下单日期", "下单时间", "开票日期", "开票时间", "开单日期", "发票日期",
	"交易日期", "交易时间", "成交日期", "成交时间", "销售日期", "销售时间",
	"购买日期", "购买时间", "消费日期", "消费时间", "单据日期", "过账日期",
	"业务日期", "出库日期", "发货日期", NULL
};

static const char *const amounts[] = {
	/* English */
	"amount", "amt", "sales amount", "sale amount", "sales amt",
	"net amount", "net amt", "total amount", "total amt", "order amount",
	"invoice amount", "line amount", "transaction amount", "txn amount",
	"purchase amount", "extended amount", "ext amount", "ext. amount",
	"revenue", "net revenue", "sales revenue", "total revenue", "sales",
	"net sales", "total sales", "sales value", "sales total", "net value",
	"order value", "total value", "line value", "turnover", "total",
	"grand total", "line total", "order total", "order total amount",
	"invoice total", "total price", "extended price", "ext price", "netwr",
	/* Chinese */
	"金额", "金额(元)", "金额（元）", "销售额", "销售额(元)",
	"销售额（元）", "销售金额", "销售金额(元)", "销售金额（元）",
	"销售收入", "订单金额", "订单金额(元)", "订单金额（元）", "订单总额",
	"订单总金额", "价税合计", "成交金额", "成交额", "交易金额", "交易额",
	"总金额", "总额", "总价", "合计金额", "金额合计", "含税金额",
	"不含税金额", "未税金额", "无税金额", "销售总额", "营业额", "实付金额",
	"实收金额", "应收金额", "消费金额", "购买金额", "开票金额", "发票金额",
	"本币金额", NULL
};

static const char *const quantities[] = {
	/* English, the last one from SAP */
	"quantity", "qty", "qty.", "units", "units sold", "quantity sold",
	"qty sold", "quantity ordered", "ordered quantity", "order quantity",
	"order qty", "ordered qty", "qty ordered", "sales quantity",
	"sales qty", "sale quantity", "invoiced quantity", "billed quantity",
	"lineitem quantity", "item quantity", "quantity-purchased", "fkimg",
	/* Chinese */
	"数量", "销售数量", "订单数量", "订购数量", "订货数量", "购买数量",
	"成交数量", "商品数量", "发货数量", "出库数量", "实发数量", "开票数量",
	NULL
};

static const char *const prices[] = {
	/* English */
	"unit price", "price", "price per unit", "price each", "sales price",
	"sale price", "selling price", "unit selling price", "unit net price",
	"lineitem price",
	/* Chinese */
	"单价", "单价(元)", "单价（元）", "销售单价", "含税单价", "不含税单价",
	"无税单价", "未税单价", "成交单价", "商品单价", "价格", "售价",
	"销售价格", "销售价", NULL
};

static const char *const order_ids[] = {
	/* English, hyphens from web shops, the last line from SAP */
	"order id", "order no", "order no.", "order number", "order num",
	"order #", "order code", "order-id", "amazon-order-id",
	"sales order id", "sales order no", "sales order no.",
	"sales order number", "so id", "so no", "so no.", "so number", "so #",
	"invoice id", "invoice no", "invoice no.", "invoice number",
	"invoice num", "invoice #", "inv no", "inv no.", "receipt id",
	"receipt no", "receipt no.", "receipt number", "receipt #",
	"document id", "document no", "document no.", "document number",
	"doc no", "doc no.", "doc. no.", "doc number", "transaction id",
	"transaction no", "transaction no.", "transaction number", "trans id",
	"trans no", "txn id", "txn no", "trx id", "bill no", "bill no.",
	"bill number", "sales document", "sales document number",
	"billing document", "vbeln",
	/* Chinese */
	"订单id", "订单号", "订单编号", "订单号码", "订单单号", "订单代码",
	"销售订单号", "销售订单编号", "销售单号", "销售单编号", "单号",
	"单据号", "单据编号", "单据号码", "交易号", "交易编号", "交易单号",
	"交易id", "交易流水号", "小票号", "发票号", "发票号码", "发票编号", NULL
};

static const char *const order_names[] = {
	/* English */
	"order", "sales order", "invoice", "receipt", "transaction",
	/* Chinese */
	"订单", "销售订单", "单据", "发票", NULL
};

const struct kam_alias_list kam_aliases[KAM_ROLES] = {
	[KAM_ROLE_CUSTOMER] = { "customer", customer_ids, customer_names,
				"customer", "give --customer=NAME" },
	[KAM_ROLE_DATE] = { "date", NULL, dates, "date", "give --date=NAME" },
	[KAM_ROLE_AMOUNT] = { "amount", NULL, amounts, "amount",
			      "give --amount=NAME" },
	[KAM_ROLE_ORDER] = { "order", order_ids, order_names, "order number",
			     "give --order=NAME or --order=none" },
};

const struct kam_alias_list kam_alias_quantity = {
	NULL, NULL, quantities, "quantity", "give --amount=QUANTITY*PRICE"
};

const struct kam_alias_list kam_alias_price = {
	NULL, NULL, prices, "price", "give --amount=QUANTITY*PRICE"
};

/* `s` without the blanks and underscores it begins with. */
static struct kam_str
skip_ignored(struct kam_str s)
{
	for (;;) {
		size_t n = 0;

		if (s.len >= 1 && memchr(" \t\r\n_", s.ptr[0], 5))
			n = 1;
		else if (s.len >= 2 && !memcmp(s.ptr, "\xC2\xA0", 2))
			n = 2;
		else if (s.len >= 3 && !memcmp(s.ptr, "\xE3\x80\x80", 3))
			n = 3;
		if (n == 0)
			return s;
		s.ptr += n;
		s.len -= n;
	}
}

bool
kam_alias_matches(struct kam_str name, const char *alias)
{
	for (;; alias++) {
		char c;

		while (*alias == ' ')
			alias++;
		name = skip_ignored(name);
		if (!*alias || name.len == 0)
			return !*alias && name.len == 0;
		c = name.ptr[0];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != *alias)
			return false;
		name.ptr++;
		name.len--;
	}
}
