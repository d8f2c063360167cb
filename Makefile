# make run: sets up what is missing, builds, and opens the demo. make test: the same, and runs every test.
CC = gcc
PREFIX = /usr/local
B = build
VERSION := $(shell git describe --always --dirty 2>/dev/null || echo 0)
WARN = -Wall -Wextra -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes -Wformat=2
CPPFLAGS = -D_GNU_SOURCE -Isrc -I. -DYZ_VERSION='"$(VERSION)"' -DYZ_PREFIX='"$(PREFIX)"'
CFLAGS = -std=c11 -O2 -g $(WARN)
LDLIBS = -lformw -lpanelw -lncursesw -ltinfo -llmdb -lsodium -lcbor -ljansson
ifdef WERROR
CFLAGS += -Werror
endif
ifdef SANITIZE
B = build/san
CFLAGS += -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -Wno-format-truncation
endif

SRC := $(wildcard src/*.c src/*/*.c screens/*.c)
GEN = codes divisions national pinyin calendar
OBJ := $(SRC:%.c=$(B)/obj/%.o) $(GEN:%=$(B)/obj/gen/%.o)
LIB = $(B)/libyizhan.a

all: $(B)/yizhan

$(B)/yizhan: $(B)/obj/src/main.o $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(LIB): $(filter-out $(B)/obj/src/main.o,$(OBJ))
	rm -f $@ && ar rcs $@ $^

$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/obj/gen/%.o: build/gen/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

build/gen/codes.c: data/embed.awk data/pinyin.tsv $(wildcard data/codes/*.tsv)
build/gen/divisions.c: data/embed.awk data/pinyin.tsv data/divisions.tsv
build/gen/national.c: data/embed.awk data/national.tsv
build/gen/pinyin.c: data/embed.awk data/pinyin.tsv data/surnames.tsv
build/gen/calendar.c: data/embed.awk data/calendar.tsv
build/gen/%.c:
	@mkdir -p $(@D)
	LC_ALL=C awk -f data/embed.awk -v table=$* $(filter %.tsv,$^) > $@.new && mv $@.new $@

clean:
	rm -rf build

-include $(OBJ:.o=.d)
.PHONY: all clean
