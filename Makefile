# The two commands: `make run` and `make test`. Each installs what it misses and says what it does.
SHELL := /bin/bash
export CARGO_TARGET_DIR ?= $(shell scripts/target-dir)

.PHONY: run test bench build fmt bless clean-data help

help:
	@echo "make run     build, start the server, play the evaluation attacks, show the incidents"
	@echo "make test    everything CI runs"
	@echo "make bench   throughput, memory and disk figures (release build: near an hour of CPU the first time)"
	@echo "make bless   rewrite snapshots, generated pages and the tidy ratchet"

build:
	@scripts/setup build
	cargo build --profile quick -p cordon

run:
	@scripts/setup build
	@scripts/run

test:
	@scripts/setup build test
	@scripts/test

bench:
	@scripts/setup build bench
	@scripts/bench

fmt:
	cargo fmt --all

bless:
	UPDATE_EXPECT=1 cargo test --workspace
	cargo run -q -p xtask -- bless
	cargo run -q -p xtask -- coverage

clean-data:
	rm -rf cordon-data
