# make run: sets up what is missing, builds, and opens the demo. make test: the same, and runs every test.
CC = gcc
PREFIX = /usr/local
DESTDIR =
B = build
VERSION := $(shell git describe --always --dirty 2>/dev/null || echo 0)
WARN = -Wall -Wextra -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wformat=2
CPPFLAGS = -D_GNU_SOURCE -Isrc -I.
CFLAGS = -std=c11 -O2 -g $(WARN)
LDLIBS = -lformw -lpanelw -lncursesw -ltinfo -llmdb -lsodium -lcbor -ljansson
ifdef WERROR
CFLAGS += -Werror
endif
ifdef SANITIZE
B = build/san
CFLAGS += -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -Wno-format-truncation
endif

ifdef LIBFUZZER
B = build/fuzz
CC = clang
CFLAGS += -O1 -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all -fno-omit-frame-pointer -DYZ_LIBFUZZER
endif

SRC := $(wildcard src/*.c src/*/*.c screens/*.c)
GEN = codes divisions national pinyin calendar
OBJ := $(SRC:%.c=$(B)/obj/%.o) $(GEN:%=$(B)/obj/gen/%.o)
LIB = $(B)/libyizhan.a
SHARE = build/share
DEMO = 410105001000 411503002000 410225003000
LINES = utf8 gbk gb18030
BESIDE = $(SHARE)/locale/zh_CN/LC_MESSAGES/yizhan.mo $(LINES:%=$(SHARE)/yizhan/locale/zh_CN.%/LC_CTYPE) $(DEMO:%=$(SHARE)/yizhan/demo/%.tsv)

all: $(B)/yizhan $(BESIDE) $(if $(SANITIZE),$(B)/share)

# ---- the program
$(B)/yizhan: $(B)/obj/src/main.o $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(LIB): $(filter-out $(B)/obj/src/main.o,$(OBJ))
	@rm -f $@
	ar rcs $@ $^

$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/obj/src/main.o $(B)/obj/src/base/paths.o: CPPFLAGS += -DYZ_VERSION='"$(VERSION)"' -DYZ_PREFIX='"$(PREFIX)"'

$(B)/obj/gen/%.o: build/gen/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

build/gen/codes.c: data/embed.awk data/pinyin.tsv $(wildcard data/codes/*.tsv) data/aliases.tsv
build/gen/divisions.c: data/embed.awk data/pinyin.tsv data/divisions.tsv
build/gen/national.c: data/embed.awk data/national.tsv
build/gen/pinyin.c: data/embed.awk data/pinyin.tsv data/surnames.tsv
build/gen/calendar.c: data/embed.awk data/calendar.tsv
build/gen/%.c:
	@mkdir -p $(@D)
	LC_ALL=C awk -f data/embed.awk -v table=$* $(filter %.tsv,$^) > $@.new && mv $@.new $@

# ---- what lies beside it: the catalogue, the lines' locales, the demo's people
$(SHARE)/locale/zh_CN/LC_MESSAGES/yizhan.mo: data/po/zh_CN.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

$(SHARE)/yizhan/locale/zh_CN.utf8/LC_CTYPE: charmap = UTF-8
$(SHARE)/yizhan/locale/zh_CN.gbk/LC_CTYPE: charmap = GBK
$(SHARE)/yizhan/locale/zh_CN.gb18030/LC_CTYPE: charmap = build/gen/GB18030
$(SHARE)/yizhan/locale/zh_CN.gb18030/LC_CTYPE: build/gen/GB18030
# localedef makes a whole locale; LC_CTYPE alone is kept. Its only warnings are of letters a charset lacks.
$(SHARE)/yizhan/locale/%/LC_CTYPE: data/charmap.awk
	@mkdir -p $(@D) && rm -rf build/gen/$*
	localedef --quiet --force --no-archive -i zh_CN -f $(charmap) ./build/gen/$* || test -s build/gen/$*/LC_CTYPE
	mv build/gen/$*/LC_CTYPE $@ && rm -rf build/gen/$*

build/gen/GB18030: data/charmap.awk
	@mkdir -p $(@D)
	zcat /usr/share/i18n/charmaps/GB18030.gz | LC_ALL=C awk -f data/charmap.awk > $@.new && mv $@.new $@

$(SHARE)/yizhan/demo/410105001000.tsv: people = -v households=420 -v division=410105 -v seed=1
$(SHARE)/yizhan/demo/411503002000.tsv: people = -v households=380 -v division=411503 -v seed=2
$(SHARE)/yizhan/demo/410225003000.tsv: people = -v households=240 -v division=410225 -v seed=3
PEOPLE = data/surnames.tsv data/given_chars.tsv data/names_mps.tsv data/rare_chars.tsv data/townships.tsv
$(SHARE)/yizhan/demo/%.tsv: data/people.awk $(PEOPLE)
	@mkdir -p $(@D)
	LC_ALL=C awk -f data/people.awk $(people) $(PEOPLE) > $@.utf8
	iconv -f UTF-8 -t GB18030 $@.utf8 > $@.new && mv $@.new $@ && rm $@.utf8

# A second build, under the sanitizers, finds the same data.
build/san/share:
	@mkdir -p build/san
	ln -sfn ../share $@

# ---- what has to be installed
DEPS_BUILD = gcc make libc6-dev libncurses-dev liblmdb-dev libsodium-dev libcbor-dev libjansson-dev gettext locales
DEPS_TEST = libcmocka-dev libvterm-dev clang-tidy cppcheck sqlite3 libsqlite3-dev
DEPS_FUZZ = clang libclang-rt-14-dev
DEPS_PRINT = libpango1.0-dev libcairo2-dev
DEPS_HUB = libpq-dev
DEPS_IME = librime-dev
define install-missing
@set -- $$(for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
test $$# -eq 0 && exit 0; \
line="apt-get install -y --no-install-recommends $$*"; \
if [ $$(id -u) = 0 ]; then { apt-get update -q && DEBIAN_FRONTEND=noninteractive $$line; } || { echo "failed: $$line"; exit 1; }; \
elif sudo -n true 2>/dev/null || { [ -t 0 ] && command -v sudo >/dev/null; }; then sudo apt-get update -q && sudo $$line; \
else echo "These are missing. As root, run:  $$line"; exit 1; fi
endef
deps:
	$(call install-missing,$(DEPS_BUILD))
deps-test:
	$(call install-missing,$(DEPS_BUILD) $(DEPS_TEST))
deps-fuzz:
	$(call install-missing,$(DEPS_BUILD) $(DEPS_TEST) $(DEPS_FUZZ))
deps-print:
	$(call install-missing,$(DEPS_PRINT))
deps-hub:
	$(call install-missing,$(DEPS_HUB))
deps-ime:
	$(call install-missing,$(DEPS_IME))

# ---- the demo
run: deps
	$(MAKE) all
	$(B)/yizhan --home build/demo demo

# ---- tests
TESTS := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/unit/*_test.c tests/store/*_test.c tests/flow/*_test.c tests/screen/*_test.c))
FUZZ := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/fuzz/*_fuzz.c))
BENCH := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/bench/*_bench.c))
TEST_HELP := $(patsubst tests/%.c,$(B)/tests/%.o,$(filter-out %_test.c %_fuzz.c %_bench.c,$(wildcard tests/*/*.c)))

test: deps-test
	$(MAKE) all tests
	sh tests/run $(B)
tests: $(TESTS) $(FUZZ)
$(B)/tests/%: tests/%.c $(LIB) $(TEST_HELP)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -MF $@.d -o $@ $< $(filter $(if $(filter bench/%,$*),%,$(B)/tests/$(dir $*)%.o),$(TEST_HELP)) $(LIB) -lcmocka -lvterm -lsqlite3 $(LDLIBS) -lutil
$(B)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# A fuzz target for as long as it is given, beginning with its corpus: make fuzz TARGET=rows SECONDS=600
TARGET = rows
SECONDS = 600
fuzz: deps-fuzz
	$(MAKE) LIBFUZZER=1 build/fuzz/tests/fuzz/$(TARGET)_fuzz
	@mkdir -p build/fuzz/$(TARGET)
	cd build/fuzz/$(TARGET) && ../tests/fuzz/$(TARGET)_fuzz -max_total_time=$(SECONDS) -timeout=10 . ../../../tests/fuzz/corpus/$(TARGET)
ifdef LIBFUZZER
$(FUZZ): CFLAGS += -fsanitize=fuzzer
endif

bench: deps-test
	$(MAKE) all $(BENCH)
	sh tests/bench/run $(B)

# ---- checks: warnings, layers, catalogue, linters, and the suite under the sanitizers
check: deps-test
	$(MAKE) all
	sh tests/check $(B) $(SRC)
	$(MAKE) SANITIZE=1 WERROR=1 all tests
	sh tests/run build/san

# Messages of the sources into the catalogue; a new one stands there untranslated, and `make check` says so.
po: deps
	@mkdir -p build/gen
	xgettext --language=C --keyword=_ --keyword=N_ --from-code=UTF-8 --no-location --sort-output -o build/gen/yizhan.pot $(SRC) $(wildcard src/*/*.h screens/*.h)
	msgmerge --quiet --no-fuzzy-matching --no-location --sort-output -o build/gen/zh_CN.po data/po/zh_CN.po build/gen/yizhan.pot
	msgattrib --no-obsolete --no-location --sort-output -o data/po/zh_CN.po build/gen/zh_CN.po

install: all
	install -D -m 755 $(B)/yizhan $(DESTDIR)$(PREFIX)/bin/yizhan
	cd $(SHARE) && find . -type f -exec install -D -m 644 {} $(DESTDIR)$(abspath $(PREFIX))/share/{} \;
uninstall:
	rm -rf $(DESTDIR)$(PREFIX)/bin/yizhan $(DESTDIR)$(PREFIX)/share/yizhan $(DESTDIR)$(PREFIX)/share/locale/zh_CN/LC_MESSAGES/yizhan.mo

clean:
	rm -rf build

-include $(SRC:%.c=$(B)/obj/%.d) $(TESTS:=.d) $(FUZZ:=.d) $(BENCH:=.d) $(TEST_HELP:.o=.d)
.PHONY: all deps deps-test deps-fuzz deps-print deps-hub deps-ime run test tests fuzz bench check po install uninstall clean
.DELETE_ON_ERROR:
