/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/fault.h>

#include <inttypes.h>
#include <stdio.h>

#include <kam/writer.h>

static const char *const cause_names[KAM_CAUSES] = {
	[KAM_CAUSE_BLANK] = "blank",
	[KAM_CAUSE_NUMBER] = "number",
	[KAM_CAUSE_DATE] = "date",
	[KAM_CAUSE_RANGE] = "range",
	[KAM_CAUSE_FIELDS] = "fields",
	[KAM_CAUSE_QUOTE] = "quote",
	[KAM_CAUSE_UNTERMINATED] = "unterminated",
	[KAM_CAUSE_ENCODING] = "encoding",
	[KAM_CAUSE_NUL] = "nul",
	[KAM_CAUSE_CR] = "cr",
	[KAM_CAUSE_SIZE] = "size",
	[KAM_CAUSE_RULE] = "rule",
};

const char *
kam_cause_name(enum kam_cause cause)
{
	return (unsigned)cause < KAM_CAUSES ? cause_names[cause] : "unknown";
}

/* Append a field, or nothing at all for an empty text; 0, or -1. */
static int
put_field(struct kam_buf *b, struct kam_str text)
{
	return text.len > 0 ? kam_csv_put(b, text, ',') : 0;
}

/* Append the line of the rejects file; 0, or -1 when out of memory. */
static int
put_line(struct kam_buf *b, const struct kam_fault *fault)
{
	char line[32] = "";

	if (fault->place.line > 0)
		snprintf(line, sizeof line, "%" PRIu64, fault->place.line);
	if (put_field(b, kam_str_of(fault->place.file)) ||
	    kam_buf_putc(b, ',') || put_field(b, kam_str_of(line)) ||
	    kam_buf_putc(b, ',') || put_field(b, fault->place.column) ||
	    kam_buf_putc(b, ',') ||
	    put_field(b, kam_str_of(kam_cause_name(fault->cause))) ||
	    kam_buf_putc(b, ',') || put_field(b, fault->record) ||
	    kam_buf_putc(b, '\n'))
		return -1;
	return 0;
}

int
kam_faults_add(struct kam_faults *f, const struct kam_fault *fault,
	       struct kam_err *err)
{
	size_t before = f->lines.len;

	if (!f->skip)
		return kam_fail_at(err, KAM_EDATA, &fault->place, "%s",
				   fault->text);
	if (f->keep && put_line(&f->lines, fault)) {
		f->lines.len = before;
		return kam_nomem(err, "the rejected rows");
	}
	f->count[fault->cause]++;
	return KAM_OK;
}

uint64_t
kam_faults_total(const struct kam_faults *f)
{
	uint64_t total = 0;

	for (size_t i = 0; i < KAM_CAUSES; i++)
		total += f->count[i];
	return total;
}

void
kam_faults_release(struct kam_faults *f)
{
	kam_buf_release(&f->lines);
	*f = (struct kam_faults)KAM_FAULTS_INIT;
}
