/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The line that tells how far the reading has come.  It is drawn from the
 * reading thread and wiped from others, hence the lock.
 */
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "options.h"

#define WAIT 1.0 /* seconds before it is shown at all */
#define REDRAW 0.1
#define LOG_EVERY 10.0

static double
now(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t))
		return 0;
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* "1.2 G": three digits at most, decimal prefixes. */
static void
put_scaled(char *buf, size_t size, double v)
{
	static const char *const prefix[] = { "", "k", "M", "G", "T", "P" };
	size_t i = 0;

	while (v >= 999.5 && i + 1 < sizeof prefix / sizeof prefix[0]) {
		v /= 1000;
		i++;
	}
	snprintf(buf, size, "%.*f %s", i > 0 && v < 9.95 ? 1 : 0, v, prefix[i]);
}

static void
put_left(char *buf, size_t size, double seconds)
{
	if (seconds < 90)
		snprintf(buf, size, " %.0f s left", seconds);
	else if (seconds < 90 * 60)
		snprintf(buf, size, " %.0f min left", seconds / 60);
	else
		snprintf(buf, size, " %.1f h left", seconds / 3600);
}

char *
kam_meter_text(char *buf, size_t size, const char *name,
	       const struct kam_progress *p, double seconds)
{
	double bytes = (double)p->bytes, total = (double)p->total;
	char read[24], rate[24], percent[24] = "", left[32] = "";
	double speed = 0;

	put_scaled(read, sizeof read, bytes);
	if (seconds > 0)
		speed = (p->rows ? (double)p->rows : bytes) / seconds;
	put_scaled(rate, sizeof rate, speed);
	if (total > 0 && bytes <= total) {
		snprintf(percent, sizeof percent, " %d %%",
			 (int)(bytes / total * 100));
		if (bytes > 0 && bytes < total && seconds > 0)
			put_left(left, sizeof left,
				 (total - bytes) / bytes * seconds);
	}
	snprintf(buf, size, "%s%s %sB %s%s/s%s", name, percent, read, rate,
		 p->rows ? (rate[strlen(rate) - 1] == ' ' ? "rows" : " rows")
			 : "B",
		 left);
	return buf;
}

/* The only file's name without its folder, or how many there are. */
static void
set_name(struct kam_meter *m, const struct kam_cli *c)
{
	const char *slash, *file = c->nfiles ? c->files[0] : "-";

	if (c->nfiles > 1) {
		snprintf(m->name, sizeof m->name, "%zu files", c->nfiles);
		return;
	}
	slash = strrchr(file, '/');
	if (slash && slash[1])
		file = slash + 1;
	kam_str_show(m->name, sizeof m->name,
		     kam_str_of(strcmp(file, "-") ? file : "<stdin>"));
}

/*
 * Unasked, it must not get between the rows of a stream that goes to the
 * same terminal.
 */
static bool
may_draw(const struct kam_cli *c)
{
	return isatty(STDERR_FILENO) &&
	       (c->output.path || c->output.format == KAM_TABLE ||
		!isatty(STDOUT_FILENO));
}

void
kam_meter_init(struct kam_meter *m, const struct kam_cli *c)
{
	bool asked = c->shared.progress;

	m->prog = c->tool->name;
	m->lines = !isatty(STDERR_FILENO);
	m->on = !c->shared.quiet && !c->shared.no_progress &&
		(asked || may_draw(c));
	m->wait = asked ? 0 : WAIT;
	if (m->lines)
		m->wait = LOG_EVERY;
	m->start = m->shown = now();
	m->drawn = false;
	set_name(m, c);
}

static void
draw(struct kam_meter *m, const struct kam_progress *p, double seconds)
{
	struct winsize win;
	char text[200];

	kam_meter_text(text, sizeof text, m->name, p, seconds);
	if (m->lines) {
		(void)fprintf(stderr, "%s: %s\n", m->prog, text);
		return;
	}
	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &win) == 0 && win.ws_col > 0 &&
	    strlen(text) >= win.ws_col)
		kam_meter_text(text, sizeof text, "", p, seconds);
	(void)fprintf(stderr, "\r%s\033[K", text);
	m->drawn = true;
}

void
kam_meter_show(void *ctx, const struct kam_progress *p)
{
	struct kam_meter *m = ctx;
	double t;

	if (!m->on)
		return;
	t = now();
	pthread_mutex_lock(&m->lock);
	m->last = *p;
	if (t - m->start >= m->wait &&
	    t - m->shown >= (m->lines ? LOG_EVERY : REDRAW)) {
		m->shown = t;
		draw(m, p, t - m->start);
	}
	pthread_mutex_unlock(&m->lock);
}

void
kam_meter_wipe(struct kam_meter *m)
{
	if (!m->on)
		return;
	pthread_mutex_lock(&m->lock);
	if (m->drawn)
		(void)fputs("\r\033[K", stderr);
	m->drawn = false;
	pthread_mutex_unlock(&m->lock);
}

void
kam_meter_end(struct kam_meter *m)
{
	kam_meter_wipe(m);
	if (m->on && m->lines && m->last.bytes > 0)
		draw(m, &m->last, now() - m->start);
	m->on = false;
}
