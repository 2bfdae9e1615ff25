# SPDX-License-Identifier: GPL-3.0-or-later
# kam: key-account analytics for the shell.  `make help` lists the targets.

VERSION := 0.1.0
PREFIX ?= /usr/local
CC ?= cc
CFLAGS ?= -O2 -g
SANITIZE ?=
WERROR ?=

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wpointer-arith -Wwrite-strings -Wvla
KAM_CFLAGS := -std=c11 -ffp-contract=off -fno-strict-overflow -pthread \
	$(WARN) $(if $(WERROR),-Werror) \
	$(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all \
	-fno-omit-frame-pointer)
KAM_CPPFLAGS := -D_GNU_SOURCE -DKAM_VERSION='"$(VERSION)"' -Ilibkam
LIBS := -lcsv -lgsl -lgslcblas -lm

# Objects of different flags live in different folders.
FLAGS := $(CC) $(CPPFLAGS) $(CFLAGS) $(SANITIZE) $(WERROR) $(VERSION)
BUILD ?= build/$(shell printf '%s' '$(FLAGS)' | cksum | cut -d' ' -f1)

LIB_SRC := $(wildcard libkam/*/*.c)
CMD_SRC := $(wildcard cmd/*.c)
UNIT_SRC := $(wildcard tests/unit/*.c)
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/%.o)
TOOLS := $(CMD_SRC:cmd/%.c=$(BUILD)/bin/%)
UNITS := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/unit/%)

.PHONY: all units
all: $(TOOLS) ## build every tool (the default)
units: $(UNITS) ## build the unit tests

$(BUILD)/libkam.a: $(LIB_OBJ)
	rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/bin/%: $(BUILD)/cmd/%.o $(BUILD)/libkam.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(KAM_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libkam.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(KAM_CFLAGS) $(LDFLAGS) -o $@ $^ -lcmocka $(LIBS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(KAM_CPPFLAGS) $(CFLAGS) $(KAM_CFLAGS) -MMD -MP -c -o $@ $<

.PRECIOUS: $(BUILD)/%.o
-include $(LIB_SRC:%.c=$(BUILD)/%.d) $(CMD_SRC:%.c=$(BUILD)/%.d) \
	$(UNIT_SRC:%.c=$(BUILD)/%.d)
