/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a table of rules to tiers. */
#include "tier_parts.h"

/* Columns that an output has beside the standards. */
static const char *const ours[] = {
	"tier_value", "tier_rank", "tier_since", "tier_as_of", "tier_pending",
	"tier_prev",  "move",	   "near",	 "gap_to_next"
};

/* Columns of accounts that are numbers whatever the rules say of them. */
static const char *const numbers[] = { "orders",   "days",    "lines",
				       "amount",   "returns", "first_amount",
				       "gap_mean", "gap_sd",  "gap_log_mean" };
#define NEVER_BLANK 5 /* the first of them */

/* What a column of the rules is. */
struct role {
	bool condition;
	size_t input;
};

struct build {
	struct kam_tiers *t;
	const struct kam_tier_source *src;
	struct role *role; /* a column of the rules; the arena's */
	size_t tier;	   /* the column `tier` */
	struct kam_err *err;
};

void
kam_tiers_release(struct kam_tiers *t)
{
	kam_arena_release(&t->arena);
	*t = (struct kam_tiers)KAM_TIERS_INIT;
}

static struct kam_str
cell_of(const struct build *b, size_t row, size_t col)
{
	return b->src->cell[row * b->src->cols + col];
}

/* Where a cell stands; row KAM_TIER_ABSENT is the header. */
static struct kam_place
place_of(const struct build *b, size_t row, size_t col)
{
	return (struct kam_place){ b->src->file,
				   row == KAM_TIER_ABSENT ? 1
							  : b->src->line[row],
				   b->src->name[col] };
}

static bool
listed(struct kam_str name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (kam_str_eq(name, kam_str_of(list[i])))
			return true;
	return false;
}

static size_t
input_of(const struct build *b, struct kam_str name)
{
	for (size_t i = 0; i < b->src->inputs; i++)
		if (kam_str_eq(name, b->src->input[i]))
			return i;
	return KAM_TIER_ABSENT;
}

/* The first row whose cell looks like a condition, or KAM_TIER_ABSENT. */
static size_t
conditional_row(const struct build *b, size_t col)
{
	for (size_t row = 0; row < b->src->rows; row++)
		if (kam_tier_conditional(cell_of(b, row, col)))
			return row;
	return KAM_TIER_ABSENT;
}

static int
fail_unmatched(const struct build *b, size_t row, size_t col)
{
	struct kam_place place = place_of(b, row, col);
	struct kam_str name = b->src->name[col], best = { "", 0 };
	unsigned least = (unsigned)(name.len < 60 ? name.len : 60) / 3 + 2;
	char shown[100], near[100];

	for (size_t i = 0; i < b->src->inputs; i++) {
		struct kam_str other = b->src->input[i];
		unsigned far = kam_str_distance(name, other);

		if (far < least && far < name.len && far < other.len) {
			least = far;
			best = other;
		}
	}
	kam_str_show(shown, sizeof shown, cell_of(b, row, col));
	kam_str_show(near, sizeof near, best);
	return kam_fail_at(b->err, KAM_EDATA, &place,
			   "'%s' looks like a condition, but the input has no "
			   "such column%s%s%s",
			   shown, best.len ? "; did you mean '" : "", near,
			   best.len ? "'?" : "");
}

/*
 * An output that comes in again has the standards behind tier_rank: they are
 * written anew and not tested.
 */
static bool
own_standard(const struct build *b, size_t input, size_t row)
{
	size_t rank = input_of(b, KAM_STR("tier_rank"));

	return row == KAM_TIER_ABSENT && rank != KAM_TIER_ABSENT &&
	       input > rank;
}

static int
check_name(const struct build *b, size_t col)
{
	struct kam_place place = place_of(b, KAM_TIER_ABSENT, col);
	struct kam_str name = b->src->name[col];
	size_t twins = 0;

	for (size_t i = 0; i < col; i++)
		if (kam_str_eq(name, b->src->name[i]))
			return kam_fail_at(b->err, KAM_EDATA, &place,
					   "the column stands twice");
	for (size_t i = 0; i < b->src->inputs; i++)
		twins += kam_str_eq(name, b->src->input[i]);
	if (twins > 1)
		return kam_fail_at(b->err, KAM_EDATA, &place,
				   "the input has more than one column of that "
				   "name");
	if (name.len == 0)
		return kam_fail_at(b->err, KAM_EDATA, &place,
				   "column %zu has no name", col + 1);
	if (listed(name, ours, sizeof ours / sizeof *ours))
		return kam_fail_at(b->err, KAM_EDATA, &place,
				   "kam-tier appends a column of that name "
				   "itself; rename it");
	return KAM_OK;
}

/* Tell conditions from standards, and count them. */
static int
find_roles(struct build *b)
{
	struct kam_tiers *t = b->t;
	int rc;

	b->tier = KAM_TIER_ABSENT;
	for (size_t col = 0; col < b->src->cols; col++) {
		struct kam_str name = b->src->name[col];
		size_t row, input;

		if ((rc = check_name(b, col)))
			return rc;
		if (kam_str_eq(name, KAM_STR("tier"))) {
			b->tier = col;
			continue;
		}
		row = conditional_row(b, col);
		input = input_of(b, name);
		if (input == KAM_TIER_ABSENT && row != KAM_TIER_ABSENT)
			return fail_unmatched(b, row, col);
		b->role[col].input = input;
		b->role[col].condition = input != KAM_TIER_ABSENT &&
					 !own_standard(b, input, row);
		t->conditions += b->role[col].condition;
		t->standards += !b->role[col].condition;
	}
	if (b->tier == KAM_TIER_ABSENT)
		return kam_fail(b->err, KAM_EDATA,
				"%s: no column 'tier'; its first line must "
				"name the columns: tier, columns of the input "
				"with conditions, and standards",
				b->src->file);
	return KAM_OK;
}

static int
copy(struct build *b, struct kam_str from, struct kam_str *to)
{
	const char *p = kam_arena_strdup(&b->t->arena, from);

	*to = (struct kam_str){ p, from.len };
	return p ? KAM_OK : kam_nomem(b->err, "the rules");
}

static bool
is_number(const struct build *b, size_t col)
{
	for (size_t row = 0; row < b->src->rows; row++) {
		struct kam_str cell = kam_str_trim(cell_of(b, row, col));

		if (cell.len && cell.ptr[0] != '=' && cell.ptr[0] != '!' &&
		    kam_tier_conditional(cell))
			return true;
	}
	return listed(b->src->name[col], numbers,
		      sizeof numbers / sizeof *numbers);
}

/*
 * Less is better where the best row with an end on one side has an upper one,
 * or, where all are bands, where they ascend.
 */
static bool
is_falling(const struct kam_tiers *t, size_t col)
{
	const struct kam_tier_test *band = NULL;

	for (size_t row = 0; row < t->rows; row++) {
		const struct kam_tier_test *x = kam_tier_test_of(t, row, col);

		if (x->op != KAM_TIER_BOUNDS || x->exact)
			continue;
		if (x->lower != x->upper && !band)
			return x->upper;
		if (!band)
			band = x;
		else if (x->lower && x->upper)
			return x->from > band->from;
		else
			return x->lower;
	}
	return false;
}

static int
read_condition(struct build *b, size_t col, size_t at)
{
	struct kam_tiers *t = b->t;
	struct kam_tier_condition *c = &t->condition[at];
	int rc;

	*c = (struct kam_tier_condition){ .input = b->role[col].input,
					  .number = is_number(b, col) };
	c->never_blank = listed(b->src->name[col], numbers, NEVER_BLANK);
	if ((rc = copy(b, b->src->name[col], &c->name)))
		return rc;
	for (size_t row = 0; row < t->rows; row++) {
		struct kam_place place = place_of(b, row, col);
		struct kam_tier_test *x = &t->test[row * t->conditions + at];

		rc = kam_tier_test_read(x, cell_of(b, row, col), c->number,
					&place, b->err);
		if (rc || (rc = copy(b, x->text, &x->text)))
			return rc;
		c->top |= x->op == KAM_TIER_TOP || x->op == KAM_TIER_TOP_SHARE;
	}
	c->falling = is_falling(t, at);
	if (c->number && t->measure == KAM_TIER_ABSENT)
		t->measure = at;
	return KAM_OK;
}

static int
read_standard(struct build *b, size_t col, size_t at)
{
	struct kam_tiers *t = b->t;
	struct kam_str name;
	bool number = false, text = false;
	int rc;

	if ((rc = copy(b, b->src->name[col], &name)))
		return rc;
	for (size_t row = 0; row < t->rows; row++) {
		size_t k = row * t->standards + at;
		struct kam_str cell = cell_of(b, row, col);

		if ((rc = copy(b, cell, &t->due[k])))
			return rc;
		t->due_value[k] = 0;
		if (kam_str_trim(cell).len == 0)
			continue;
		if (kam_dec_read(cell, '.', &t->due_value[k], NULL))
			text = true;
		else
			number = true;
	}
	t->standard[at] =
		(struct kam_tier_standard){ name.ptr, number && !text };
	return KAM_OK;
}

/* Rows of one name are one tier, ranked by the first of them. */
static int
read_names(struct build *b)
{
	struct kam_tiers *t = b->t;
	int rc;

	for (size_t row = 0; row < t->rows; row++) {
		struct kam_place place = place_of(b, row, b->tier);
		struct kam_str name = kam_str_trim(cell_of(b, row, b->tier));
		size_t tier = 0;

		if (name.len == 0)
			return kam_fail_at(b->err, KAM_EDATA, &place,
					   "a tier without a name");
		while (tier < t->n && !kam_str_eq(name, t->name[tier]))
			tier++;
		if (tier == t->n && (rc = copy(b, name, &t->name[t->n++])))
			return rc;
		t->tier_of[row] = tier;
		t->line[row] = b->src->line[row];
	}
	return KAM_OK;
}

static int
make_room(struct build *b)
{
	struct kam_tiers *t = b->t;
	struct kam_arena *a = &t->arena;
	size_t n = t->rows;
	struct kam_str file = kam_str_of(b->src->file);

	t->file = kam_arena_strdup(a, file);
	t->name = kam_arena_alloc(a, n * sizeof *t->name);
	t->tier_of = kam_arena_alloc(a, n * sizeof *t->tier_of);
	t->line = kam_arena_alloc(a, n * sizeof *t->line);
	t->condition = kam_arena_alloc(a, t->conditions * sizeof *t->condition);
	t->test = kam_arena_alloc(a, n * t->conditions * sizeof *t->test);
	t->standard = kam_arena_alloc(a, t->standards * sizeof *t->standard);
	t->due = kam_arena_alloc(a, n * t->standards * sizeof *t->due);
	t->due_value =
		kam_arena_alloc(a, n * t->standards * sizeof *t->due_value);
	if (!t->file || !t->name || !t->tier_of || !t->line || !t->condition ||
	    !t->test || !t->standard || !t->due || !t->due_value)
		return kam_nomem(b->err, "the rules");
	return KAM_OK;
}

static int
read_columns(struct build *b)
{
	size_t condition = 0, standard = 0;
	int rc = KAM_OK;

	for (size_t col = 0; col < b->src->cols && !rc; col++) {
		if (col == b->tier)
			continue;
		rc = b->role[col].condition
			     ? read_condition(b, col, condition++)
			     : read_standard(b, col, standard++);
	}
	return rc;
}

int
kam_tiers_read(struct kam_tiers *t, const struct kam_tier_source *source,
	       struct kam_err *err)
{
	struct build b = { .t = t, .src = source, .err = err };
	int rc;

	t->rows = source->rows;
	b.role = kam_arena_alloc(&t->arena, source->cols * sizeof *b.role);
	if (!b.role)
		return kam_nomem(err, "the rules");
	if ((rc = find_roles(&b)))
		return rc;
	if (t->rows == 0)
		return kam_fail(err, KAM_EDATA,
				"%s: no rules; add a row for each tier, best "
				"first",
				source->file);
	if ((rc = make_room(&b)) || (rc = read_names(&b)) ||
	    (rc = read_columns(&b)))
		return rc;
	return kam_tiers_check(t, err);
}
