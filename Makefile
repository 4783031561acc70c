# 报问: make ask Q="谁调研了……?" asks; make test passes all tests. Each target sets up what it needs.
.DEFAULT_GOAL := help
.PHONY: help setup ask test test-long test-dask test-milvus test-milvus-server lint bench lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check
WHEELS := --only-binary :all: --no-binary jieba # nothing else runs code of its own to be built
HASHES ?= yes
Q ?= 谁调研了滨河国际新城在建项目?

help: ## 列出目标 list the targets
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(MAKEFILE_LIST)

# Each stamp is newer than what it was made from, so that a second call has nothing to do.
$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新:make PYTHON=python3.11 …  Python 3.11 or newer is needed." >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "缺少 venv 模块:请先安装软件包 python3-venv。The venv module is missing: install the package python3-venv." >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# Every file that is installed has the hash that stands in requirements/. An index of one's own (in pip's configuration)
# may hold files built elsewhere: if it lacks those, the pinned versions are taken from it. HASHES=no does so at once.
$(VENV)/.installed: $(VENV)/.created pyproject.toml constraints.txt requirements/build.txt requirements/run.txt
	@echo "安装依赖 installing …" >&2
	@if [ "$(HASHES)" != no ] && $(PIP) --require-hashes -r requirements/build.txt >&2 \
		&& $(PIP) --require-hashes --no-build-isolation $(WHEELS) -r requirements/run.txt >&2; then :; \
	elif [ "$(HASHES)" = no ] || $(BIN)/python -m pip config list | grep -Eq 'index-url|find-links|no-index'; then \
		echo "按版本、不按哈希安装 installing by version, without hashes …" >&2; \
		$(PIP) -c constraints.txt -r requirements/build.in >&2 && $(PIP) -c constraints.txt --no-build-isolation -e . >&2; \
	else \
		echo "有文件与哈希不符,或这个平台没有现成的包。A file has another hash, or there is none for this platform: make HASHES=no …" >&2; \
		exit 2; \
	fi
	@$(PIP) --no-deps --no-build-isolation -e . >&2
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "安装测试所需 installing what the tests need …" >&2
	@$(PIP) -c constraints.txt --no-build-isolation -e '.[dev]' >&2
	@touch $@

$(VENV)/.installed-milvus: $(VENV)/.installed-dev
	@echo "安装 Milvus 客户端和测试用的服务器 installing Milvus's client and a server for the tests …" >&2
	@$(PIP) -c constraints.txt --no-build-isolation -e '.[milvus-tests]' >&2
	@touch $@

$(VENV)/.installed-bench: $(VENV)/.installed-dev
	@echo "安装测速所需 installing what the benchmarks need …" >&2
	@$(PIP) -c constraints.txt --no-build-isolation -e '.[bench]' >&2
	@touch $@

$(VENV)/.installed-dask: $(VENV)/.installed-dev requirements/dask.txt
	@echo "安装 Dask installing Dask …" >&2
	@if [ "$(HASHES)" = no ]; then $(PIP) -c constraints.txt --no-build-isolation -e '.[dask]' >&2; \
	else $(PIP) --require-hashes $(WHEELS) -r requirements/dask.txt >&2; fi
	@touch $@

setup: $(VENV)/.installed ## 建立 .venv set up .venv
	@:

ask: setup ## 提问 ask: make ask Q="…"
	@$(BIN)/baowen index --quiet
	@$(BIN)/baowen ask "$$BAOWEN_QUESTION" || [ $$? -eq 1 ] # 1: not in the archive, which is an answer
ask: export BAOWEN_QUESTION = $(value Q)

# A file's tests stay together, for they share a bot or an index. Four processes keep two cores busy, for many wait.
test: $(VENV)/.installed-dev ## 跑全部测试 run all tests
	@$(BIN)/python -m pytest -n 4 --dist loadfile

# Compiled tests are kept, or each of the processes would compile them all at each run.
test test-long: export PYTHONDONTWRITEBYTECODE =

test-long: $(VENV)/.installed-dev ## 同上,随机样例多四十倍 the same with forty times the random examples
	@$(BIN)/python -m pytest -n 4 --dist loadfile --hypothesis-profile long

test-dask: $(VENV)/.installed-dask ## 跑要用 Dask 的测试 run the tests that need Dask
	@$(BIN)/python -m pytest tests/index/test_cluster.py tests/cli/test_bad_input.py tests/test_installing.py -k "cluster or dask"

# What any engine must do, with a Milvus that the tests start: the suite of engines, search, and answers on the seeds.
test-milvus: $(VENV)/.installed-milvus ## 用 Milvus 跑引擎、检索和回答的测试 the tests of index, search and answers with Milvus
	@$(BIN)/python -m pytest --engine milvus $(ENGINE_TESTS)

# The package of that server is of 2023 and wants an old setuptools, so it has an environment of its own.
MILVUS_SERVER := build/milvus-server/bin/milvus-server
test-milvus-server: $(VENV)/.installed-milvus ## 用 Milvus 2.3.5 服务器跑它有的功能 what a server of Milvus 2.3.5 has: vectors, filters, aliases
	@[ -x $(MILVUS_SERVER) ] || { $(PYTHON) -m venv build/milvus-server \
		&& build/milvus-server/bin/python -m pip install -q --disable-pip-version-check milvus==2.3.5 'setuptools<81' >&2; }
	@MILVUS_SERVER=$(CURDIR)/$(MILVUS_SERVER) $(BIN)/python -m pytest tests/index/test_milvus_standalone.py

ENGINE_TESTS := tests/bot/test_index_away.py tests/index/test_engines.py tests/index/test_milvus.py tests/index/test_milvus_failures.py \
	tests/searching/test_search.py tests/test_seed_answers.py

lint: $(VENV)/.installed-dev ## 检查代码 ruff and mypy
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

bench: $(VENV)/.installed-bench ## 量速度与质量 benchmarks: make bench CORPUS=folder QUERIES=file GOLD=file
	@$(BIN)/python -m benchmarks $(CORPUS) $(QUERIES) $(if $(GOLD),--gold $(GOLD)) --out build/bench $(BENCH)

# Writes requirements/ anew from pyproject.toml and constraints.txt, with the hashes of all files of each release.
lock: ## 重写依赖的哈希 pin anew; needs uv
	@uv pip compile -q requirements/build.in $(LOCK) -o requirements/build.txt
	@uv pip compile -q pyproject.toml $(LOCK) -o requirements/run.txt
	@uv pip compile -q requirements/dask.in $(LOCK) -o requirements/dask.txt

LOCK := --generate-hashes --universal --python-version 3.11 -c constraints.txt --no-header --no-annotate

clean: ## 删除索引与缓存 remove index and caches
	@rm -rf .baowen build .pytest_cache .mypy_cache .ruff_cache .hypothesis
