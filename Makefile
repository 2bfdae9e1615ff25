# SPDX-License-Identifier: GPL-3.0-or-later
# kam: key-account analytics for the shell.  `make help` lists the targets.
#
# A new tool (cmd/kam-x.c), library file, test or man page (man/kam-x.mdoc,
# or man/topic.5.mdoc) is found by its place; nothing here needs an edit.

VERSION := 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=
CC ?= cc
CFLAGS ?= -O2 -g
SANITIZE ?=
WERROR ?=
JOBS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wpointer-arith -Wwrite-strings -Wvla
KAM_CFLAGS := -std=c11 -ffp-contract=off -fno-strict-overflow -pthread \
	$(WARN) $(if $(WERROR),-Werror) \
	$(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all \
	-fno-omit-frame-pointer)
KAM_CPPFLAGS := -D_GNU_SOURCE -DKAM_VERSION='"$(VERSION)"' -Ilibkam
LIBS := -lcsv -lgsl -lgslcblas -lm

# Objects of different flags live in different folders; build/bin is a link
# to the tools built last.
FLAGS := $(CC) $(CPPFLAGS) $(KAM_CPPFLAGS) $(CFLAGS) $(KAM_CFLAGS) $(LDFLAGS)
BUILD ?= build/$(shell printf '%s' '$(subst ',,$(FLAGS))' | cksum | cut -d' ' -f1)

LIB_SRC := $(wildcard libkam/*/*.c)
CMD_SRC := $(wildcard cmd/*.c)
UNIT_SRC := $(wildcard tests/unit/*.c)
HEADERS := $(wildcard libkam/kam/*.h)
C_FILES := $(LIB_SRC) $(CMD_SRC) $(UNIT_SRC) \
	$(wildcard tests/fuzz/*.c) $(wildcard tests/bench/*.c)
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/%.o)
TOOLS := $(CMD_SRC:cmd/%.c=$(BUILD)/bin/%)
UNITS := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/unit/%)

# man/NAME.mdoc is a tool's page, NAME.1; others carry their section.
PAGES := $(patsubst man/%.mdoc,%,$(wildcard man/*.mdoc))
PAGES_57 := $(filter %.5 %.7,$(PAGES))
MAN := $(patsubst %,$(BUILD)/man/%.1,$(filter-out $(PAGES_57),$(PAGES))) \
	$(PAGES_57:%=$(BUILD)/man/%)

# make V=1 shows the commands themselves.
Q := $(if $(V),,@)
say = @$(if $(V),:,printf '  %-4s %s\n' $(1) $(2))

# Recipes that start a make of their own use all processors unless told.
SUBMAKE = $(MAKE) --no-print-directory \
	$(if $(filter -j%,$(MAKEFLAGS)),,-j$(JOBS))
TEST_ENV = KAM_BIN='$(abspath $(BUILD)/bin)' KAM_UNIT='$(abspath $(BUILD)/unit)'

.PHONY: all units man help deps demo check check-arm64 check-cluster golden \
	install uninstall install-check layers lint format format-check \
	print-bin clean bench bench-check fuzz fuzz-targets

all: $(TOOLS) ## build every tool (the default)
	@$(if $(filter build/%,$(BUILD)),ln -sfn $(BUILD:build/%=%)/bin build/bin,:)

units: $(UNITS) ## build the unit tests

man: $(MAN) ## assemble the man pages

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-14s %s\n", $$1, $$2 }' \
		Makefile

deps: ## see that libcsv, GSL, cmocka and a compiler are there, or install them
	@CC='$(CC)' sh tests/deps.sh

demo: deps ## the monthly pipeline on a made-up export, explained
	@$(SUBMAKE) all
	@PATH="$(abspath $(BUILD)/bin):$$PATH" sh examples/demo.sh

check: deps ## all tests; ends with "N passed, N failed"
	@$(SUBMAKE) all units man
	@$(TEST_ENV) sh tests/check.sh

golden: ## rewrite the expected outputs; review them in the diff
	@$(SUBMAKE) all
	@$(TEST_ENV) sh tests/run-golden.sh --update $(CASES)

layers: ## includes go downwards only, and what each layer may not call
	@sh tests/layers.sh

install-check: ## install into a scratch folder, use it, uninstall
	@sh tests/install.sh

check-cluster: ## cluster jobs, on a real Spark, against one kam-roll
	@$(SUBMAKE) all
	@$(TEST_ENV) bash tests/cluster/check.sh $(ROWS)

check-arm64: ## what depends on the machine, on an emulated 64-bit ARM
	@$(SUBMAKE) all
	@$(TEST_ENV) ARM64=build/arm64 MAKE='$(SUBMAKE)' sh tests/arm64.sh

lint: ## man pages, shell scripts, lengths of files and functions
	@$(SUBMAKE) all man
	@sh tests/lint.sh $(MAN)

format: ## clang-format on all C files
	clang-format -i $(C_FILES)

format-check: ## fail if clang-format would change a C file
	clang-format --dry-run -Werror $(C_FILES)

# Shapes of data stay in build/bench; tests/bench/bench.py says what else the
# environment chooses.
SALES_GEN := $(BUILD)/sales-gen
BENCH_ENV = KAM_BIN='$(abspath $(BUILD)/bin)' \
	SALES_GEN='$(abspath $(SALES_GEN))' CC='$(CC)' CFLAGS='$(CFLAGS)' \
	SANITIZE='$(SANITIZE)'

bench: ## kam beside other programs; to try it out: ROWS=300000 RUNS=1
	@$(SUBMAKE) all $(SALES_GEN)
	@$(BENCH_ENV) python3 tests/bench/bench.py

bench-check: ## count instructions against the figures written down; UPDATE=1
	@$(SUBMAKE) all $(SALES_GEN)
	@$(BENCH_ENV) sh tests/bench/instructions.sh

# The engine of the fuzz targets is in the compiler: tests/fuzz/fuzz.sh calls
# this makefile again with clang and with AFL's.  All stays below build/fuzz.
FUZZ_SRC := $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_OBJ := $(filter $(addprefix $(BUILD)/libkam/,base/% io/% present/% \
	roll/%),$(LIB_OBJ))

fuzz: ## build the fuzz targets; with SECONDS=N run each for so long
	@FUZZ=build/fuzz MAKE='$(SUBMAKE)' sh tests/fuzz/fuzz.sh '$(SECONDS)'

fuzz-targets: $(FUZZ_SRC:tests/fuzz/%.c=$(BUILD)/fuzz/%)

print-bin: ## the folder of the built tools
	@echo '$(abspath $(BUILD)/bin)'

clean: ## remove all that was built
	rm -rf build

$(BUILD)/libkam.a: $(LIB_OBJ)
	$(call say,AR,$(@F))
	@rm -f $@
	$(Q)$(AR) qcs $@ $^

$(BUILD)/bin/%: $(BUILD)/cmd/%.o $(BUILD)/libkam.a
	$(call say,LINK,$*)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(KAM_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(SALES_GEN): tests/bench/sales-gen.c
	$(call say,LINK,$(@F))
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(KAM_CPPFLAGS) $(CFLAGS) $(KAM_CFLAGS) \
		$(LDFLAGS) -o $@ $< -lm

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libkam.a
	$(call say,LINK,$*)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(KAM_CFLAGS) $(LDFLAGS) -o $@ $^ -lcmocka $(LIBS)

$(BUILD)/libfuzz.a: $(FUZZ_OBJ)
	$(call say,AR,$(@F))
	@rm -f $@
	$(Q)$(AR) qcs $@ $^

$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/libfuzz.a
	$(call say,LINK,$*)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(KAM_CFLAGS) -fsanitize=fuzzer $(LDFLAGS) \
		-o $@ $^ -lcsv -lm

$(BUILD)/%.o: %.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(KAM_CPPFLAGS) $(CFLAGS) $(KAM_CFLAGS) \
		-MMD -MP -c -o $@ $<

# A tool's page: what it declares about itself stands for @OPTIONS@.
$(BUILD)/man/%.1: man/%.mdoc $(BUILD)/bin/%
	$(call say,MAN,$(@F))
	@mkdir -p $(@D)
	$(Q)if grep -q '^@OPTIONS@$$' $<; then \
		$(BUILD)/bin/$* --kam-manual; fi >$@.own
	$(Q)sed -e '/^@OPTIONS@$$/{' -e 'r $@.own' -e 'd' -e '}' $< >$@
	@rm -f $@.own

$(BUILD)/man/%: man/%.mdoc
	$(call say,MAN,$(@F))
	@mkdir -p $(@D)
	$(Q)cp $< $@

# Shell completions are printed by the tools, and so cannot drift from them.
NAMES := $(CMD_SRC:cmd/%.c=%)
COMPLETIONS := $(NAMES:%=$(BUILD)/completions/bash/%) \
	$(NAMES:%=$(BUILD)/completions/zsh/_%) \
	$(NAMES:%=$(BUILD)/completions/fish/%.fish)

$(BUILD)/completions/bash/%: $(BUILD)/bin/%
	@mkdir -p $(@D)
	$< --kam-completion=bash >$@

$(BUILD)/completions/zsh/_%: $(BUILD)/bin/%
	@mkdir -p $(@D)
	$< --kam-completion=zsh >$@

$(BUILD)/completions/fish/%.fish: $(BUILD)/bin/%
	@mkdir -p $(@D)
	$< --kam-completion=fish >$@

# Those of kam itself are about all the tools beside it.
KAM_COMPLETION = PATH='$(abspath $(BUILD)/bin)' $(abspath $(BUILD)/bin/kam) completion

$(BUILD)/completions/bash/kam: $(TOOLS)
	@mkdir -p $(@D)
	$(KAM_COMPLETION) bash >$@

$(BUILD)/completions/zsh/_kam: $(TOOLS)
	@mkdir -p $(@D)
	{ echo '#compdef kam'; $(KAM_COMPLETION) zsh; echo '_kam "$$@"'; } >$@

$(BUILD)/completions/fish/kam.fish: $(TOOLS)
	@mkdir -p $(@D)
	$(KAM_COMPLETION) fish >$@

# Every installed file, below PREFIX.
ROOT = $(DESTDIR)$(PREFIX)
BASH_DIR := share/bash-completion/completions
ZSH_DIR := share/zsh/site-functions
FISH_DIR := share/fish/vendor_completions.d
man_place = share/man/man$(patsubst .%,%,$(suffix $(1)))/$(notdir $(1))
INSTALLED := $(NAMES:%=bin/%) lib/libkam.a lib/pkgconfig/kam.pc \
	$(HEADERS:libkam/%=include/%) $(foreach p,$(MAN),$(call man_place,$(p))) \
	$(NAMES:%=$(BASH_DIR)/%) $(NAMES:%=$(ZSH_DIR)/_%) \
	$(NAMES:%=$(FISH_DIR)/%.fish)

install: ## install below PREFIX (/usr/local); DESTDIR goes before it
	@$(SUBMAKE) all man $(COMPLETIONS)
	install -d $(sort $(dir $(INSTALLED:%=$(ROOT)/%)))
	install -m 755 $(TOOLS) $(ROOT)/bin
	install -m 644 $(BUILD)/libkam.a $(ROOT)/lib
	install -m 644 $(HEADERS) $(ROOT)/include/kam
	for page in $(MAN); do \
		install -m 644 $$page $(ROOT)/share/man/man$${page##*.} || exit; \
	done
	install -m 644 $(NAMES:%=$(BUILD)/completions/bash/%) $(ROOT)/$(BASH_DIR)
	install -m 644 $(NAMES:%=$(BUILD)/completions/zsh/_%) $(ROOT)/$(ZSH_DIR)
	install -m 644 $(NAMES:%=$(BUILD)/completions/fish/%.fish) \
		$(ROOT)/$(FISH_DIR)
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' \
		libkam/kam.pc.in >$(ROOT)/lib/pkgconfig/kam.pc
	chmod 644 $(ROOT)/lib/pkgconfig/kam.pc

uninstall: ## remove what install put there
	rm -f $(INSTALLED:%=$(ROOT)/%)
	if [ -d $(ROOT)/include/kam ]; then rmdir $(ROOT)/include/kam; fi

.PRECIOUS: $(BUILD)/%.o
.DELETE_ON_ERROR:
-include $(LIB_SRC:%.c=$(BUILD)/%.d) $(CMD_SRC:%.c=$(BUILD)/%.d) \
	$(UNIT_SRC:%.c=$(BUILD)/%.d) $(FUZZ_SRC:%.c=$(BUILD)/%.d)
