# The only entry points: `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run dev assets build test test-rust test-browser test-fuzz check fmt bench chaos fuzz dist tools-rust tools-check tools-test clean

TARGET := $(or $(CARGO_TARGET_DIR),target)
SERVER := -p server -p app -p console --features app/ssr,console/ssr
say = @printf '\n== %s\n' "$(1)"

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## Build everything and serve a demo on http://localhost:3000 (data in ./data)
	$(call say,Starting; the first start seeds the demo page)
	$(TARGET)/release/lightship demo --smtp-url file:data/mail --mail-from "Reelway status <status@reelway.example>"

dev: tools-rust frontend/node_modules/.package-lock.json ## Serve from a debug build and rebuild when a file changes
	@.ci/dev

build: assets ## Build the optimised server with everything embedded
	$(call say,Building the server)
	cargo build --release $(SERVER)

dist: assets ## Build the program that is published
	cargo build --profile dist $(SERVER)

assets: tools-rust frontend/node_modules/.package-lock.json ## Build what browsers download
	$(call say,Building what browsers download)
	cargo run --release --quiet -p bundler

test: test-rust test-browser test-fuzz ## Run every test, on SQLite, on PostgreSQL and in a browser

test-rust: tools-test assets
	$(call say,Testing on SQLite and PostgreSQL)
	cargo test -p bundler
	cargo test -p ingest
	cargo test $(SERVER)

test-browser: tools-test assets end2end/node_modules/.package-lock.json
	$(call say,Testing in a browser)
	cargo build $(SERVER) --features server/testing
	LIGHTSHIP=$(abspath $(TARGET))/debug/lightship npm --prefix end2end test

test-fuzz: tools-test assets
	$(call say,Asking what the documents of the interfaces allow)
	cargo build $(SERVER) --features server/testing
	LIGHTSHIP=$(abspath $(TARGET))/debug/lightship CASES=1000 python3 fuzz/run.py

check: tools-check assets ## Check format, lints, dependencies, architecture and sizes
	$(call say,Format)
	cargo fmt --all --check
	$(call say,Lints of the server)
	cargo clippy $(SERVER) --all-targets -- -D warnings
	cargo clippy $(SERVER) --test chaos -- -D warnings
	cargo clippy $(SERVER) --features server/testing -- -D warnings
	cargo clippy -p bundler --all-targets -- -D warnings
	cargo clippy -p ingest --all-targets -- -D warnings
	$(call say,Lints of the browser half)
	cargo clippy -p frontend --target wasm32-unknown-unknown -- -D warnings
	$(call say,Architecture and what the WASM depends on)
	cargo test $(SERVER) --test it architecture
	$(call say,Size budget)
	cargo run --release --quiet -p bundler -- --budget

fmt: tools-check ## Format everything
	cargo fmt --all

bench: build tools-test ## Measure against the goals; ROWS=render,frame measures only those
	$(call say,Measuring)
	cargo bench $(SERVER) --bench bench -- $(ROWS)

chaos: build tools-test ## End the program over and over while it delivers; SEED=1 KILLS=50 MESSAGES=10000
	$(call say,Killing)
	cargo test --release $(SERVER) --test chaos

fuzz: build tools-test ## Ask all that the documents of the interfaces allow, and what they do not; SEED=1 CASES=20000
	$(call say,Asking)
	LIGHTSHIP=$(abspath $(TARGET))/release/lightship CASES=$(CASES) SEED=$(SEED) python3 fuzz/run.py

clean: ## Remove what was built
	rm -rf $(TARGET) frontend/dist frontend/node_modules end2end/node_modules

tools-rust:
	@.ci/tools rust

tools-check:
	@.ci/tools check

tools-test:
	@.ci/tools test

frontend/node_modules/.package-lock.json: frontend/package-lock.json
	$(call say,Installing npm packages)
	npm ci --prefix frontend --no-audit --no-fund
	@touch $@

end2end/node_modules/.package-lock.json: end2end/package-lock.json
	npm ci --prefix end2end --omit=optional --no-audit --no-fund
	@touch $@
