# Both of the README's commands, `make run` and `make test`, do all the set-up:
# what is missing is installed by apt, then Meson builds into $(BUILD).

BUILD ?= build
MESON ?= meson

# Tests of windows wait for a screen more than they compute: some more at a time
# than there are cores.
TESTS_AT_A_TIME := $(shell echo $$(($$(nproc) + 2)))

.PHONY: all run test test-long bench asan asan-libraries fuzz valgrind format dependencies test-dependencies clean

all: $(BUILD)/build.ninja
	$(MESON) compile -C $(BUILD)

dependencies:
	@build-aux/install-dependencies build

test-dependencies:
	@build-aux/install-dependencies build test

$(BUILD)/build.ninja: | dependencies
	$(MESON) setup $(BUILD)

run: dependencies $(BUILD)/build.ninja
	ninja -C $(BUILD) programs
	@build-aux/run $(BUILD)

test: test-dependencies all
	$(MESON) test -C $(BUILD) --no-rebuild --print-errorlogs --num-processes $(TESTS_AT_A_TIME)
	@build-aux/fuzz $(BUILD)-fuzz

# The same suites, with the large counts: hours, not minutes.
test-long: test-dependencies all
	$(MESON) test -C $(BUILD) --no-rebuild --print-errorlogs --num-processes $(TESTS_AT_A_TIME) --setup long
	@ALLERVERS_TEST_LONG=1 build-aux/fuzz $(BUILD)-fuzz

bench: test-dependencies all
	@build-aux/bench $(BUILD)

# With lines for the traces and no more, it compiles in little over half the time and
# its tests run as fast.
$(BUILD)-asan/build.ninja: | test-dependencies
	$(MESON) setup $(BUILD)-asan -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 -Dc_args=-g1

# Builds what the suite needs, and no window.
asan: $(BUILD)-asan/build.ninja
	$(MESON) test -C $(BUILD)-asan --print-errorlogs --num-processes $(TESTS_AT_A_TIME) --setup asan --suite unit --suite sanitized

# What nearly all of its programs are linked from.
asan-libraries: $(BUILD)-asan/build.ninja
	ninja -C $(BUILD)-asan src/cli/allervers-cli

# Hostile files, made by libFuzzer for ALLERVERS_FUZZ_SECONDS seconds a target.
fuzz: test-dependencies
	@build-aux/fuzz $(BUILD)-fuzz

# Each read of what was never written, each block lost: half an hour.
valgrind: test-dependencies all
	@build-aux/install-dependencies valgrind
	$(MESON) setup --reconfigure $(BUILD) >/dev/null
	$(MESON) test -C $(BUILD) --no-rebuild --print-errorlogs --setup valgrind --suite memcheck

format:
	@build-aux/install-dependencies format
	git ls-files '*.c' '*.h' | xargs clang-format-14 -i

clean:
	rm -rf $(BUILD) $(BUILD)-asan $(BUILD)-fuzz
