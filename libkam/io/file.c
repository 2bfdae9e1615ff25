/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening an input file: how its records end, its header, its columns. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "feed.h"
#include "strict.h"

static const char *
file_name(const struct kam_reader_options *o, size_t i)
{
	return o->nfiles ? o->files[i] : "-";
}

static size_t
file_count(const struct kam_reader_options *o)
{
	return o->nfiles ? o->nfiles : 1;
}

static bool
ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n >= m && !strcmp(name + n - m, end);
}

/* The separator: as told, else tab for *.tsv, compressed or not. */
static char
file_sep(const struct kam_reader_options *o, const char *name)
{
	static const char *const tsv[] = { ".tsv", ".tsv.gz", ".tsv.zst",
					   ".tsv.xz", ".tsv.bz2" };

	if (o->sep)
		return o->sep;
	for (size_t i = 0; i < sizeof(tsv) / sizeof(tsv[0]); i++)
		if (ends_with(name, tsv[i]))
			return '\t';
	return ',';
}

/* Where the first record ends. */
struct first {
	size_t start, end; /* without the newline */
	size_t next;	   /* behind it */
	uint64_t line;	   /* of the start */
	char term;
};

/*
 * Find the first line with anything in it, by parity of quotes, and how it
 * ends.  False: more bytes are needed.
 */
static bool
find_first(const char *p, size_t len, bool eof, struct first *f)
{
	bool inside = false;

	*f = (struct first){ 0, len, len, 1, '\n' };
	for (size_t i = 0; i < len; i++) {
		bool cr;

		if (p[i] == '"')
			inside = !inside;
		if (inside || (p[i] != '\n' && p[i] != '\r'))
			continue;
		cr = p[i] == '\r';
		if (cr && i + 1 == len && !eof)
			return false;
		f->term =
			cr && (i + 1 == len || p[i + 1] != '\n') ? '\r' : '\n';
		f->end = i;
		f->next = i + 1 + (cr && f->term == '\n');
		if (f->end > f->start)
			return true;
		i = f->next - 1;
		f->start = f->next;
		f->line++;
	}
	f->end = f->next = len;
	return eof;
}

/* Read until the first record is there; `f` says where. */
static int
read_first(struct kam_feed *f, struct first *first, struct kam_err *err)
{
	struct kam_chunk *c = &f->head;
	int rc;

	c->len = 0;
	if ((rc = kam_chunk_reserve(c, KAM_CHUNK_SIZE / 4, err)))
		return rc;
	while (!find_first(c->data, c->len, f->eof, first)) {
		ssize_t n;

		if (c->len == c->size && c->size > KAM_FIELD_MAX)
			return kam_fail(err, KAM_EDATA,
					"%s:1: no end of the header line in "
					"%zu MB; is this a CSV file?",
					kam_source_name(f->source),
					c->size >> 20);
		if (c->len == c->size &&
		    (rc = kam_chunk_reserve(c, 2 * c->size, err)))
			return rc;
		n = kam_source_read(f->source, c->data + c->len,
				    c->size - c->len, err);
		if (n < 0)
			return (int)n;
		c->len += (size_t)n;
		f->eof = n == 0;
	}
	if (first->start == c->len)
		return kam_fail(err, KAM_EDATA, "%s: the file is empty",
				kam_source_name(f->source));
	return KAM_OK;
}

/* The empty lines before the first record must end as it does. */
static int
check_ends(const char *p, const struct first *first,
	   const struct kam_file *file, struct kam_err *err)
{
	struct kam_place place = { file->name, 1, { "", 0 } };

	for (size_t i = 0; i < first->start; i++) {
		bool crlf = p[i] == '\r' && p[i + 1] == '\n';

		if (p[i] != first->term && !(crlf && first->term == '\n'))
			return kam_fail_at(err, KAM_EDATA, &place,
					   "empty lines that end otherwise "
					   "than the header does; make all "
					   "line ends alike");
	}
	return KAM_OK;
}

/* The names in the header `text`, kept in the arena. */
static int
make_header(struct kam_feed *f, struct kam_str text, char sep,
	    struct kam_header *h, struct kam_err *err)
{
	struct kam_buf scratch = KAM_BUF_INIT;
	struct kam_str *raw, *name;
	const char *copy = kam_arena_copy(&f->arena, text.ptr, text.len);
	int rc = KAM_OK;

	if (!copy)
		return kam_nomem(err, "the header");
	text.ptr = copy;
	h->n = kam_record_split(text, sep, NULL, 0);
	raw = kam_arena_alloc(&f->arena, h->n * sizeof(*raw));
	name = kam_arena_alloc(&f->arena, h->n * sizeof(*name));
	if (!raw || !name)
		return kam_nomem(err, "the header");
	kam_record_split(text, sep, raw, h->n);
	for (size_t i = 0; i < h->n; i++) {
		struct kam_str s = kam_field_text(raw[i], &scratch);

		name[i] = kam_str_trim(s);
		if (s.len && s.ptr == scratch.ptr)
			name[i].ptr = kam_arena_copy(&f->arena, name[i].ptr,
						     name[i].len);
		if (!name[i].ptr)
			rc = kam_nomem(err, "the header");
	}
	h->raw = raw;
	h->name = name;
	kam_buf_release(&scratch);
	return rc;
}

/* Bytes that cannot stand in a header; 0 if there are none. */
static int
check_bytes(struct kam_str text, const struct kam_file *file, uint64_t line,
	    struct kam_err *err)
{
	struct kam_place place = { file->name, line, { "", 0 } };
	size_t bad = kam_utf8_check(text);

	if (memchr(text.ptr, '\0', text.len))
		return kam_fail_at(err, KAM_EDATA, &place,
				   "a NUL byte in the header; is this a text "
				   "file? for UTF-16 give --encoding=utf-16");
	if (bad == text.len)
		return KAM_OK;
	return kam_fail_at(err, KAM_EDATA, &place,
			   "byte %zu of the header, 0x%02X, is not %s; try "
			   "--encoding=%s",
			   bad + 1, (unsigned)(unsigned char)text.ptr[bad],
			   file->encoding ? file->encoding : "UTF-8",
			   file->encoding ? "another one" : "gb18030");
}

/* A header of one column that another separator would split. */
static int
check_sep(struct kam_str text, const struct kam_file *file, uint64_t line,
	  struct kam_err *err)
{
	static const struct {
		char c;
		const char *shown, *option;
	} known[] = { { ';', "';'", "--sep=';'" },
		      { '\t', "a tab", "--sep=tab" },
		      { '|', "'|'", "--sep='|'" },
		      { ',', "','", "--sep=," } };
	const size_t n = sizeof(known) / sizeof(known[0]);
	struct kam_place place = { file->name, line, { "", 0 } };
	char sep[] = { '\'', file->dialect.sep, '\'', '\0' };

	for (size_t i = 0; i < n; i++)
		if (known[i].c != file->dialect.sep &&
		    memchr(text.ptr, known[i].c, text.len))
			return kam_fail_at(err, KAM_EDATA, &place,
					   "the header has no %s but %s; "
					   "give %s",
					   sep[1] == '\t' ? "tab" : sep,
					   known[i].shown, known[i].option);
	return KAM_OK;
}

/* What is no table at all, and the line that tells Excel the separator. */
static int
check_kind(struct kam_str text, const struct kam_file *file, uint64_t line,
	   struct kam_err *err)
{
	struct kam_place place = { file->name, line, { "", 0 } };

	if (text.len >= 4 && !memcmp(text.ptr, "PK\3\4", 4))
		return kam_fail(err, KAM_EDATA,
				"%s: this is an Excel workbook, or a zip "
				"archive; save the sheet as CSV UTF-8, or "
				"unpack the archive",
				file->name);
	if (text.len >= 4 && !memcmp(text.ptr, "\xD0\xCF\x11\xE0", 4))
		return kam_fail(err, KAM_EDATA,
				"%s: this is an Excel workbook; save the sheet "
				"as CSV UTF-8",
				file->name);
	if (text.len == 5 && !strncasecmp(text.ptr, "sep=", 4))
		return kam_fail_at(err, KAM_EDATA, &place,
				   "'%.5s' is for Excel and no header; leave "
				   "the line out (tail -n +2) and give "
				   "--sep='%c'",
				   text.ptr, text.ptr[4]);
	return KAM_OK;
}

/* The header is the first record of the file. */
static int
read_header(struct kam_feed *f, struct kam_file *file,
	    const struct first *first, struct kam_err *err)
{
	const struct kam_dialect *d = &file->dialect;
	struct kam_place place = { file->name, first->line, { "", 0 } };
	const char *p = f->head.data + first->start;
	struct kam_str text = { p, first->end - first->start };
	struct kam_strict s;
	int rc;

	if ((rc = check_kind(text, file, first->line, err)))
		return rc;
	if ((rc = kam_strict_judge(p, first->next - first->start, d->sep,
				   d->term, &s, err)))
		return rc;
	if (s.verdict == KAM_BROKEN) {
		struct kam_fault fault;

		kam_fault_quote(&fault, p[s.offset], d->sep);
		return kam_fail_at(err, KAM_EDATA, &place, "%s", fault.text);
	}
	if (text.len && f->eof && first->end == first->next && text.ptr[0] &&
	    kam_count_newlines(text.ptr, text.len, '"') % 2)
		return kam_fail_at(err, KAM_EDATA, &place,
				   "a quote in the header is never closed");
	if ((rc = check_bytes(text, file, first->line, err)) ||
	    (rc = make_header(f, text, d->sep, &file->header, err)))
		return rc;
	if (file->header.n == 1)
		rc = check_sep(text, file, first->line, err);
	return rc;
}

/* Where the first file's columns stand in this one, if not at their places. */
static int
match_columns(struct kam_feed *f, struct kam_file *file, struct kam_err *err)
{
	const struct kam_header *a = &f->first->header, *b = &file->header;
	struct kam_place place = { file->name, 0, { "", 0 } };
	bool same = a->n == b->n && file->dialect.sep == file->out_sep;
	bool *taken;
	int rc = KAM_OK;

	file->order = kam_arena_alloc(&f->arena, (a->n + 1) * sizeof(size_t));
	taken = kam_alloc(b->n, sizeof(*taken));
	if (!file->order || !taken)
		rc = kam_nomem(err, "the columns");
	for (size_t i = 0; !rc && i < a->n; i++) {
		size_t j = 0;

		while (j < b->n &&
		       (taken[j] || !kam_str_eq(a->name[i], b->name[j])))
			j++;
		if (j == b->n) {
			rc = kam_fail_at(err, KAM_EDATA, &place,
					 "no column '%.*s', which %s has",
					 (int)a->name[i].len, a->name[i].ptr,
					 f->first->name);
			break;
		}
		taken[j] = true;
		file->order[i] = j;
		same = same && i == j;
	}
	if (!rc && b->n > a->n)
		rc = kam_fail_at(err, KAM_EDATA, &place,
				 "%zu columns where %s has %zu", b->n,
				 f->first->name, a->n);
	file->nordered = a->n;
	if (same)
		file->order = NULL;
	free(taken);
	return rc;
}

int
kam_file_resolve(struct kam_feed *f, struct kam_err *err)
{
	struct kam_file *file = f->file;

	if (!f->resolve)
		return KAM_OK;
	file->cols = f->cols;
	file->index =
		kam_arena_alloc(&f->arena, (f->cols + 1) * sizeof(size_t));
	if (!file->index)
		return kam_nomem(err, "the columns");
	return f->resolve(f->resolve_ctx, &file->header, file->name,
			  file->index, err);
}

/* The file's shape from its first record. */
static int
describe(struct kam_feed *f, struct kam_file *file, const char *path,
	 struct kam_err *err)
{
	const struct kam_reader_options *o = f->options;
	struct first first;
	int rc;

	file->name = kam_arena_strdup(&f->arena,
				      kam_str_of(kam_source_name(f->source)));
	if (!file->name)
		return kam_nomem(err, "a file name");
	file->encoding = o->encoding; /* outlives the source */
	if ((rc = read_first(f, &first, err)) ||
	    (rc = check_ends(f->head.data, &first, file, err)))
		return rc;
	file->dialect.sep = file_sep(o, path);
	file->dialect.term = first.term;
	file->dialect.way = f->way;
	if (o->header)
		rc = make_header(f, kam_str_of(o->header), ',', &file->header,
				 err);
	else
		rc = read_header(f, file, &first, err);
	f->tail_of = &f->head;
	f->tail = o->header ? first.start : first.next;
	f->line = o->header ? first.line
			    : first.line + kam_count_newlines(
						   f->head.data + first.start,
						   first.next - first.start,
						   first.term);
	f->first_line = f->line;
	return rc;
}

/* The last record that came with the header may lack its newline. */
static void
end_tail(struct kam_feed *f, const struct kam_file *file)
{
	const char term = file->dialect.term;
	char *end = f->head.data + f->head.len;

	if (!f->eof || f->tail == f->head.len || end[-1] == term ||
	    (end[-1] == '\r' && term == '\n'))
		return;
	*end = term; /* there is slack */
	f->head.len++;
}

int
kam_file_next(struct kam_feed *f, struct kam_err *err)
{
	const struct kam_reader_options *o = f->options;
	const char *path;
	struct kam_file *file;
	int rc;

	if (f->next == file_count(o))
		return 0;
	path = file_name(o, f->next++);
	if (!(file = kam_arena_alloc(&f->arena, sizeof(*file))))
		return kam_nomem(err, "an input file");
	memset(file, 0, sizeof(*file));
	if ((rc = kam_source_open(&f->source, path, o->encoding, err)))
		return rc;
	f->eof = false;
	f->discard = false;
	if ((rc = describe(f, file, path, err)))
		return rc;
	end_tail(f, file);
	f->tail_fresh = true;
	f->file = file;
	if (!f->first)
		f->first = file;
	file->out_sep = f->first->dialect.sep;
	if (f->first != file && o->records &&
	    (rc = match_columns(f, file, err)))
		return rc;
	return (rc = kam_file_resolve(f, err)) ? rc : 1;
}

/* Bytes of all files on the disk; 0 if one of them is no regular file. */
static uint64_t
total_size(const struct kam_reader_options *o)
{
	uint64_t total = 0;

	for (size_t i = 0; i < o->nfiles; i++) {
		struct stat st;

		if (stat(o->files[i], &st) || !S_ISREG(st.st_mode))
			return 0;
		total += (uint64_t)st.st_size;
	}
	return total;
}

int
kam_feed_open(struct kam_feed *f, const struct kam_reader_options *options,
	      struct kam_err *err)
{
	int rc;

	memset(f, 0, sizeof(*f));
	f->options = options;
	if (!(f->way = kam_mask_choose(options->scan)))
		return kam_fail(
			err, KAM_EUSAGE,
			"this machine has no '%s' scanner; KAM_SCAN=plain "
			"is on all of them",
			options->scan);
	f->total_bytes = total_size(options);
	rc = kam_file_next(f, err);
	return rc < 0 ? rc : KAM_OK;
}
