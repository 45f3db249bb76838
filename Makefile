# Everything is done by CMake presets and ctest; this only names the ways in.
BUILD  := build/dev
PREFIX ?= /usr/local
# Of the lottery and the judges; empty is what `make test` has.
N ?= 300
SEED ?=
ONLY ?=
SUITE ?= trixie
export DOCKWRIGHT_BUILD = $(CURDIR)/$(BUILD)

.PHONY: all run check screenshots test vmtest bench lab lab-suites lottery judges ports install deb rpm clean format tidy help release-for-packages bootstrap-build bootstrap-test bootstrap-package bootstrap-all

all: bootstrap-build $(BUILD)/build.ninja  ## build, into build/dev/bin
	@cmake --build --preset dev

run: bootstrap-build build/run/build.ninja  ## build the programs alone and open the window; without a display, do the main job in a sandbox directory
	@cmake --build --preset run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then build/run/bin/dockwright; else resources/run-headless build/run; fi

screenshots: bootstrap-all all  ## draw every page, in both languages, light and dark, at 100 % and 200 %
	@resources/draw-screenshots $(BUILD)

test: bootstrap-all  ## the whole suite, the lab included
	@resources/run-tests

check: bootstrap-test $(BUILD)/build.ninja  ## build what changed, and the unit tests: the first answer, without the lab
	@cmake --build --preset dev --target programs unit_tests
	@ctest --preset check

ports: bootstrap-all  ## build and run the programs on each release that the README names, and on Debian sid, in roots of their own
	@tests/ports bookworm trixie sid

vmtest: bootstrap-all  ## what needs a kernel of its own: limits at work, a loss of power, in a virtual machine
	@cmake --preset dev >/dev/null && cmake --build --preset dev --target dockwright-helper vm_test lab_boots
	@ctest --preset dev -L vm

bench: bootstrap-all  ## figures against the peers, measured in the same run
	@cmake --preset release -DDOCKWRIGHT_BENCH=ON >/dev/null
	@cmake --build --preset release
	@tests/bench/run build/release

lab-suites: bootstrap-all all  ## every lab program on every Debian that it can run on; hours
	@ctest --preset dev -L '^(lab|suites)$$'

lottery: bootstrap-all all  ## N hosts and plans at random from SEED, in a machine of SUITE; ONLY=i repeats one of them
	@DOCKWRIGHT_LOTTERY_HOSTS=$(N) DOCKWRIGHT_LOTTERY_SEED=$(SEED) DOCKWRIGHT_LOTTERY_ONLY=$(ONLY) \
		tests/lab/lab --suite $(SUITE) run lottery $(CURDIR)/$(BUILD)/tests/lab_tests test_lab_lottery

judges: bootstrap-all all  ## N times daemon.json at random from SEED: does the dockerd of each suite agree with our verdict?
	@for suite in bookworm trixie sid; do \
		DOCKWRIGHT_JUDGES_FILES=$(N) DOCKWRIGHT_JUDGES_SEED=$(SEED) \
			tests/lab/lab --suite $$suite run judges-$$suite $(CURDIR)/$(BUILD)/tests/lab_tests test_lab_judges || exit 1; done

lab: bootstrap-all all  ## boot a lab machine and give a shell in it
	@tests/lab/lab shell

install:  ## into DESTDIR and PREFIX
	@cmake --preset release -DCMAKE_INSTALL_PREFIX=$(PREFIX) >/dev/null
	@cmake --build --preset release
	@DESTDIR=$(DESTDIR) cmake --install build/release
	@if [ -z "$(DESTDIR)" ] && [ -d /run/systemd/system ]; then systemctl daemon-reload && systemctl enable dockwright-recover.service; fi

deb: release-for-packages  ## the Debian packages, into build/deb
	@resources/build-deb build/release build/deb

rpm: release-for-packages  ## the same as .rpm, into build/rpm
	@resources/build-rpm build/release build/rpm

release-for-packages: bootstrap-package
	@cmake --preset release -DCMAKE_INSTALL_PREFIX=/usr >/dev/null
	@cmake --build --preset release

format:  ## clang-format all sources
	@git ls-files '*.cpp' '*.h' '*.c' | xargs clang-format -i

tidy: bootstrap-test  ## clang-tidy, folder by folder as clang compiles them
	@cmake --preset asan >/dev/null && cmake --build --preset asan --target programs
	@tests/style/tidy build/asan

clean:
	@rm -rf build/run build/dev build/release build/asan build/deb build/rpm

help:
	@sed -n 's/^\([a-z-]*\):.*##/\1\t/p' Makefile

bootstrap-build:
	@./bootstrap build

bootstrap-test:
	@./bootstrap build test

bootstrap-package:
	@./bootstrap build package

bootstrap-all:
	@./bootstrap

build/%/build.ninja:
	@cmake --preset $*
