# What one does with Causeway's sources. Each target is a few words; the work is in scripts/.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Where cargo puts what it builds.
TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
export CAUSEWAY_BIN ?= $(TARGET_DIR)/release/causeway

# Settings that are given on make's command line (`make demo DB=postgres`) reach the programs.
export DB KEEP ONCE QUICK BENCH_ONLY BENCH_POSTS AURORA_PORT BOREALIS_PORT
export A_URL A_LOGIN A_PASSWORD B_URL B_LOGIN B_PASSWORD CHANGE_SETTINGS WAIT CONFORMANCE_DATA

.PHONY: help build demo test conformance screenshots dev bench fmt lint

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build the server: target/release/causeway
	@scripts/build.sh

demo: ## Two workspaces connect and talk (DB=postgres, ONCE=1, KEEP=1, AURORA_PORT, BOREALIS_PORT)
	@scripts/build.sh
	@scripts/run.sh $(TARGET_DIR)/release/causeway-demo

test: ## Everything: format, lints, dependency rules, tests on SQLite and PostgreSQL
	@scripts/test.sh

conformance: ## Every recording, hostile frame and promise (A_URL, A_LOGIN, A_PASSWORD, B_…: at any two servers)
	@scripts/conformance.sh

screenshots: ## Make the pictures of the README anew: docs/pictures
	@scripts/build.sh
	@scripts/screenshots.sh

dev: ## Run the server from these sources, on http://localhost:8065
	@scripts/ensure.sh rust
	cargo run --package causeway -- serve

bench: ## Measure two servers (DB=postgres, QUICK=1, BENCH_ONLY=latency,throughput,…)
	@scripts/build.sh
	@scripts/run.sh $(TARGET_DIR)/release/causeway-bench

fmt: ## Format the sources
	@scripts/ensure.sh rustfmt
	cargo fmt --all

lint: ## Format check, lints, dependency rules
	@scripts/lint.sh
