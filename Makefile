# Nautilus. On a new Debian 12 with Swift 6.2 or newer:
#
#   make demo               opens the demo shop
#   make test               what CI runs: lint, build, tests, generated docs
#   make lint               swift format, strict
#   make bench              speed, as ratios to peers in the same run
#   make torture            the long forms of the tests
#   make install PREFIX=…   the program, its man page, completions and systemd's units

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build

PREFIX ?= /usr/local
DESTDIR ?=
SOURCES := Package.swift Sources Tests schema themes

# The compiler keeps the walls between the rooms of the house (docs/architecture.md).
SWIFT_FLAGS := --explicit-target-dependency-import-check error
# Much of a start is the loader's and Swift's runtime's. A type such as [String: Int] is looked up by its name when it is first used, and for that every
# conformance in the program is gone through, thirty times before the first picture; so the compiler writes down what it knows. lld writes down where
# addresses are to be put in 20 kB (glibc 2.36 reads that), the standard linker in 2.5 MB.
QUICK := -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors \
  -Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs
RELEASE := -c release --static-swift-stdlib --product nautilus $(SWIFT_FLAGS) $(QUICK)
PROGRAM = $(shell swift build $(RELEASE) --show-bin-path)/nautilus
# Tests are of the optimised program: one that is not takes twice as long over them. Apart, since it is linked otherwise than the one that ships.
TESTED := -c release --scratch-path .build/tested $(SWIFT_FLAGS)
TESTED_PROGRAM = $(shell swift build $(TESTED) --show-bin-path)/nautilus
# These wait for answers, and run by themselves: beside tests that compute, what they wait for would come too late.
WAITING := ^(GatewayTests|OutboxTests)\.
RUN_TESTS = swift test --skip-build $(TESTED) --filter '$(WAITING)' && swift test --skip-build $(TESTED) --skip '$(WAITING)'

LIBRARIES := libncurses-dev libsqlite3-dev libcurl4-openssl-dev libzip-dev libisal-dev zlib1g-dev libssl-dev pkg-config
TEST_TOOLS := libvterm-dev sqlite3 ncurses-base unzip
BENCH_TOOLS := sqlite3 gcc python3 libncurses-dev zip unzip

.PHONY: build demo test lint bench torture install uninstall clean needs needs-tests needs-bench docs check-docs

build: needs
	@scripts/build $(RELEASE)

demo: build
	@exec $(PROGRAM) demo

lint:
	@swift format lint --strict --recursive $(SOURCES)

test: needs-tests lint
	@scripts/build --build-tests $(TESTED)
	@$(MAKE) --no-print-directory check-docs
	@$(RUN_TESTS)

torture: needs-tests
	@scripts/build --build-tests $(TESTED)
	@export NAUTILUS_TORTURE=1; $(RUN_TESTS)

bench: needs-bench build
	@bench/run $(PROGRAM)

# docs/keys.md, docs/themes.md and the pictures are printed by the program.
docs: build
	@$(PROGRAM) keys > docs/keys.md
	@$(PROGRAM) faces > docs/themes.md
	@scripts/pictures $(PROGRAM) docs/pictures

check-docs:
	@diff -u docs/keys.md <($(TESTED_PROGRAM) keys) || { echo "docs/keys.md is not what the program prints; make docs" >&2; exit 1; }
	@diff -u docs/themes.md <($(TESTED_PROGRAM) faces) || { echo "docs/themes.md is not what the program prints; make docs" >&2; exit 1; }
	@new=$$(mktemp -d); trap 'rm -rf "$$new"' EXIT; scripts/pictures $(TESTED_PROGRAM) "$$new"; \
	  diff -rq docs/pictures "$$new" || { echo "docs/pictures are not what the program shows; make docs" >&2; exit 1; }

# Units of the account that the shop belongs to: docs/operating.md.
UNITS := nautilus-worker.service nautilus-run-due.service nautilus-run-due.timer

install: build
	install -D -m 0755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/nautilus
	install -D -m 0644 docs/nautilus.1 $(DESTDIR)$(PREFIX)/share/man/man1/nautilus.1
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/user
	for unit in $(UNITS); do sed 's|@PREFIX@|$(PREFIX)|' docs/systemd/$$unit.in > $(DESTDIR)$(PREFIX)/lib/systemd/user/$$unit; done
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(PROGRAM) --generate-completion-script bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/nautilus
	$(PROGRAM) --generate-completion-script zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_nautilus
	$(PROGRAM) --generate-completion-script fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/nautilus.fish

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/nautilus $(DESTDIR)$(PREFIX)/share/man/man1/nautilus.1 \
	  $(addprefix $(DESTDIR)$(PREFIX)/lib/systemd/user/,$(UNITS)) \
	  $(DESTDIR)$(PREFIX)/share/bash-completion/completions/nautilus \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_nautilus \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/nautilus.fish

clean:
	rm -rf .build

needs:
	@scripts/needs $(LIBRARIES)
needs-tests:
	@scripts/needs $(LIBRARIES) $(TEST_TOOLS)
needs-bench:
	@scripts/needs $(LIBRARIES) $(BENCH_TOOLS)
