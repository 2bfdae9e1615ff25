/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/segment.h>

#include <stdlib.h>

/* The scores that a rule names in one dimension. */
struct range {
	int from, to;
};

static const char *const dimension[] = { "r", "f", "m" };

void
kam_segments_release(struct kam_segments *s)
{
	free(s->name);
	kam_arena_release(&s->arena);
	*s = (struct kam_segments)KAM_SEGMENTS_INIT;
}

static size_t
code_at(const struct kam_segments *s, int r, int f, int m)
{
	return (size_t)(((r - 1) * s->bins[1] + f - 1) * s->bins[2] + m - 1);
}

static size_t
codes(const struct kam_segments *s)
{
	return (size_t)(s->bins[0] * s->bins[1] * s->bins[2]);
}

/* Append a segment; `name` must outlive `s`. */
static int
push(struct kam_segments *s, struct kam_str name, struct kam_err *err)
{
	struct kam_str *grown =
		kam_grow(s->name, &s->cap, s->n + 1, sizeof *s->name);

	if (!grown)
		return kam_nomem(err, "segments");
	s->name = grown;
	s->name[s->n++] = name;
	return KAM_OK;
}

static int
check_bins(const struct kam_segment_builtin *map, const int bins[3],
	   struct kam_err *err)
{
	for (int d = 0; d < 3; d++)
		if (!map->means && map->bins[d] > 1 && map->bins[d] != bins[d])
			return kam_fail(err, KAM_EUSAGE,
					"the map '%s' is for %s=%d, not %d; "
					"give --segments=FILE or cn8",
					map->name, dimension[d], map->bins[d],
					bins[d]);
	return KAM_OK;
}

int
kam_segments_use(struct kam_segments *s, const struct kam_segment_builtin *map,
		 const int bins[3], struct kam_err *err)
{
	int rc = check_bins(map, bins, err);
	size_t width = (size_t)map->bins[2];

	if (rc)
		return rc;
	kam_segments_begin(s, map->bins);
	s->means = map->means;
	for (size_t i = 0; map->segments[i]; i++)
		if ((rc = push(s, kam_str_of(map->segments[i]), err)))
			return rc;
	for (size_t i = 0; i < codes(s); i++) {
		char letter = map->codes[i / width][i % width];

		s->code[i] = (uint16_t)(letter - 'a' + 1);
	}
	return KAM_OK;
}

void
kam_segments_begin(struct kam_segments *s, const int bins[3])
{
	for (int d = 0; d < 3; d++)
		s->bins[d] = bins[d];
}

/* One digit is enough: there are at most nine bins. */
static bool
read_range(struct kam_str text, struct range *out)
{
	text = kam_str_trim(text);
	if (text.len != 1 && !(text.len == 3 && text.ptr[1] == '-'))
		return false;
	out->from = text.ptr[0] - '0';
	out->to = text.ptr[text.len - 1] - '0';
	return out->from >= 0 && out->from <= 9 && out->to >= 0 && out->to <= 9;
}

static int
check_range(const struct kam_segments *s, int d, struct kam_str text,
	    struct range *out, struct kam_place *place, struct kam_err *err)
{
	char shown[100];

	place->column = kam_str_of(dimension[d]);
	kam_str_show(shown, sizeof shown, text);
	if (!read_range(text, out))
		return kam_fail_at(err, KAM_EDATA, place,
				   "cannot read '%s' as scores; write one as "
				   "3 or a range as 4-5",
				   shown);
	if (out->from < 1 || out->to > s->bins[d])
		return kam_fail_at(err, KAM_EDATA, place,
				   "'%s' leaves the scores 1 to %d; change it "
				   "or --bins",
				   shown, s->bins[d]);
	if (out->from > out->to)
		return kam_fail_at(err, KAM_EDATA, place,
				   "'%s' is empty; write the lower score first",
				   shown);
	return KAM_OK;
}

/* Give the free codes of the box to segment `id`; returns how many. */
static size_t
claim(struct kam_segments *s, const struct range box[3], size_t id)
{
	size_t taken = 0;

	for (int r = box[0].from; r <= box[0].to; r++)
		for (int f = box[1].from; f <= box[1].to; f++)
			for (int m = box[2].from; m <= box[2].to; m++) {
				uint16_t *code = &s->code[code_at(s, r, f, m)];

				if (*code == 0) {
					*code = (uint16_t)(id + 1);
					taken++;
				}
			}
	return taken;
}

/* The position of `name`, which is copied and appended when new. */
static int
intern(struct kam_segments *s, struct kam_str name, size_t *id,
       struct kam_err *err)
{
	const char *copy;

	*id = kam_segments_find(s, name);
	if (*id != KAM_NO_SEGMENT)
		return KAM_OK;
	copy = kam_arena_copy(&s->arena, name.ptr, name.len);
	if (!copy)
		return kam_nomem(err, "segments");
	*id = s->n;
	return push(s, (struct kam_str){ copy, name.len }, err);
}

int
kam_segments_add(struct kam_segments *s, struct kam_str name,
		 const struct kam_str ranges[3], struct kam_place *place,
		 struct kam_err *err)
{
	struct range box[3];
	char shown[100];
	size_t id;
	int rc;

	name = kam_str_trim(name);
	place->column = KAM_STR("segment");
	if (name.len == 0)
		return kam_fail_at(err, KAM_EDATA, place,
				   "blank; a segment needs a name");
	for (int d = 0; d < 3; d++)
		if ((rc = check_range(s, d, ranges[d], &box[d], place, err)))
			return rc;
	if ((rc = intern(s, name, &id, err)))
		return rc;
	place->column = KAM_STR("segment");
	if (claim(s, box, id) == 0)
		return kam_fail_at(err, KAM_EDATA, place,
				   "'%s' can never be reached: the rows above "
				   "take all of its scores; move it up or "
				   "remove it",
				   kam_str_show(shown, sizeof shown, name));
	return KAM_OK;
}

size_t
kam_segments_uncovered(const struct kam_segments *s, char *buf)
{
	size_t n = 0, width = (size_t)s->bins[2], rows = (size_t)s->bins[1];

	*buf = '\0';
	for (size_t i = 0; i < codes(s); i++) {
		if (s->code[i])
			continue;
		if (n++ >= KAM_SEGMENT_SHOWN)
			continue;
		if (n > 1)
			*buf++ = ' ';
		*buf++ = (char)('1' + i / width / rows);
		*buf++ = (char)('1' + i / width % rows);
		*buf++ = (char)('1' + i % width);
		*buf = '\0';
	}
	return n;
}

size_t
kam_segments_of(const struct kam_segments *s, const unsigned char score[3])
{
	int at[3];

	for (int d = 0; d < 3; d++)
		at[d] = s->bins[d] == 1 ? 1 : score[d];
	return (size_t)s->code[code_at(s, at[0], at[1], at[2])] - 1;
}

size_t
kam_segments_find(const struct kam_segments *s, struct kam_str name)
{
	for (size_t i = 0; i < s->n; i++)
		if (kam_str_eq(s->name[i], name))
			return i;
	return KAM_NO_SEGMENT;
}

struct kam_str
kam_segment_moved(size_t before, size_t now)
{
	if (now == before)
		return KAM_STR("same");
	return now < before ? KAM_STR("up") : KAM_STR("down");
}
