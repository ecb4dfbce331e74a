# Thin: each target is a script. `make demo` and `make test` are all that a new user needs.
PREFIX ?= /usr/local

.PHONY: demo test check lint layers asan bench build install docs clean

demo:
	@scripts/demo

test:
	@scripts/test

check: test lint layers asan

lint:
	@scripts/lint

layers:
	@scripts/layers

asan:
	@scripts/asan

bench:
	@scripts/bench

build:
	@scripts/build

install:
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" scripts/install

docs:
	@scripts/docs

clean:
	rm -rf .build .venv
