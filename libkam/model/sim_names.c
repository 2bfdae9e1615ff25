/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include <kam/sim.h>

#define NAME(literal)                       \
	{                                   \
		literal, sizeof literal - 1 \
	}
#define BOTH(en, zh)               \
	{                          \
		NAME(en), NAME(zh) \
	}

static const struct kam_str regions[KAM_SIM_REGIONS][2] = {
	BOTH("East", "华东"), BOTH("South", "华南"),   BOTH("North", "华北"),
	BOTH("West", "西部"), BOTH("Central", "华中"),
};

static const struct kam_str products[KAM_SIM_PRODUCTS][2] = {
	BOTH("Pump", "水泵"),	      BOTH("Valve", "阀门"),
	BOTH("Bearing", "轴承"),      BOTH("Motor", "电机"),
	BOTH("Seal", "密封件"),	      BOTH("Filter", "过滤器"),
	BOTH("Gearbox", "减速机"),    BOTH("Coupling", "联轴器"),
	BOTH("Chain", "链条"),	      BOTH("Belt", "皮带"),
	BOTH("Cylinder", "气缸"),     BOTH("Compressor", "压缩机"),
	BOTH("Fan", "风机"),	      BOTH("Sensor", "传感器"),
	BOTH("Switch", "开关"),	      BOTH("Relay", "继电器"),
	BOTH("Cable", "电缆"),	      BOTH("Transformer", "变压器"),
	BOTH("Inverter", "变频器"),   BOTH("Pressure gauge", "压力表"),
	BOTH("Flow meter", "流量计"), BOTH("Flange", "法兰"),
	BOTH("Hose", "软管"),	      BOTH("Lubricant", "润滑油"),
};

static const struct kam_str patterns[KAM_SIM_PATTERNS] = {
	NAME("regular"), NAME("irregular"), NAME("seasonal"),
	NAME("project"), NAME("one-off"),
};

struct kam_str
kam_sim_region_name(unsigned region, enum kam_sim_lang lang)
{
	return regions[region][lang];
}

struct kam_str
kam_sim_product_name(unsigned product, enum kam_sim_lang lang)
{
	return products[product][lang];
}

struct kam_str
kam_sim_pattern_name(enum kam_sim_pattern pattern)
{
	return patterns[pattern];
}

/* The pattern of that name, or KAM_SIM_PATTERNS. */
static int
find_pattern(struct kam_str name)
{
	int i;

	for (i = 0; i < KAM_SIM_PATTERNS; i++)
		if (kam_str_eq(name, patterns[i]))
			break;
	return i;
}

/* One "name=weight". */
static int
read_weight(struct kam_str item, double *mix, struct kam_err *err)
{
	const char *eq = item.len ? memchr(item.ptr, '=', item.len) : NULL;
	char shown[256];
	struct kam_str name = item, text;
	double v;
	int i;

	if (!eq)
		return kam_fail(err, KAM_EUSAGE,
				"'%s' is not a pattern and its weight, like "
				"regular=0.4",
				kam_str_show(shown, sizeof shown, item));
	name.len = (size_t)(eq - item.ptr);
	text = (struct kam_str){ eq + 1, item.len - name.len - 1 };
	if ((i = find_pattern(name)) == KAM_SIM_PATTERNS)
		return kam_fail(err, KAM_EUSAGE,
				"no pattern '%s'; they are regular, irregular, "
				"seasonal, project, one-off",
				kam_str_show(shown, sizeof shown, name));
	if (kam_double_read(text, &v) != KAM_READ_OK || !(v >= 0) ||
	    !isfinite(v))
		return kam_fail(err, KAM_EUSAGE,
				"cannot read '%s' as a weight of 0 or more",
				kam_str_show(shown, sizeof shown, text));
	mix[i] = v;
	return KAM_OK;
}

int
kam_sim_mix_read(const char *text, double mix[KAM_SIM_PATTERNS],
		 struct kam_err *err)
{
	double sum = 0;
	const char *end;
	int i, rc;

	for (i = 0; i < KAM_SIM_PATTERNS; i++)
		mix[i] = 0;
	do {
		end = strchr(text, ',');
		if (!end)
			end = text + strlen(text);
		rc = read_weight((struct kam_str){ text, (size_t)(end - text) },
				 mix, err);
		if (rc)
			return rc;
		text = end + 1;
	} while (*end);
	for (i = 0; i < KAM_SIM_PATTERNS; i++)
		sum += mix[i];
	if (!(sum > 0) || !isfinite(sum))
		return kam_fail(err, KAM_EUSAGE,
				"the weights of all patterns are 0");
	return KAM_OK;
}
