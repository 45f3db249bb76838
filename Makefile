# Everything is done by CMake presets and ctest; this only names the ways in.
BUILD  := build/dev
PREFIX ?= /usr/local
export DOCKWRIGHT_BUILD = $(CURDIR)/$(BUILD)

.PHONY: all run test bench lab install clean format tidy help bootstrap-build bootstrap-all

all: bootstrap-build $(BUILD)/build.ninja  ## build, into build/dev/bin
	@cmake --build --preset dev

run: all  ## do the main job headless on the example plan, in a sandbox directory
	@resources/run-headless $(BUILD)

test: bootstrap-all  ## the whole suite, the lab included
	@resources/run-tests

bench: all  ## figures against the peers, measured in the same run
	@tests/bench/run $(BUILD)

lab: bootstrap-all all  ## boot a lab machine and give a shell in it
	@tests/lab/lab shell

install:  ## into DESTDIR and PREFIX
	@cmake --preset release -DCMAKE_INSTALL_PREFIX=$(PREFIX) >/dev/null
	@cmake --build --preset release
	@DESTDIR=$(DESTDIR) cmake --install build/release

format:  ## clang-format all sources
	@git ls-files '*.cpp' '*.h' '*.c' | xargs clang-format -i

tidy: all  ## clang-tidy all sources
	@git ls-files 'core/*.cpp' 'helper/*.cpp' | xargs -P 2 -n 4 clang-tidy --quiet -p $(BUILD)

clean:
	@rm -rf build/dev build/release build/asan build/fuzz

help:
	@sed -n 's/^\([a-z]*\):.*##/\1\t/p' Makefile

bootstrap-build:
	@./bootstrap build

bootstrap-all:
	@./bootstrap

$(BUILD)/build.ninja:
	@cmake --preset dev
