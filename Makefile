# make demo · make test · make lint · make bench · make install PREFIX=…
BUILD = swift build --explicit-target-dependency-import-check error

test:
	swift test --explicit-target-dependency-import-check error
.PHONY: test
