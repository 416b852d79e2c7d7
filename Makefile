# Two commands matter: `make demo` and `make test`. Each sets up what it needs on a fresh Debian and says what it does.
# Without make (a bare Debian has none): ./siquan demo, and ./deploy/test.sh

PY := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help demo test lint unit bench engine up down status lock clean

help: ## 列出所有命令 / List all commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## 真实跑通全流程 / Cases through the whole chain (FILE=messages.csv CASES=300)
	./siquan demo $(if $(FILE),--file "$(FILE)") $(if $(CASES),--cases $(CASES))

test: ## 准备环境并运行全部检查与测试 / Set up everything, then run every check and test (ARGS="-k outbox")
	./deploy/test.sh $(ARGS)

lint: ## 代码检查 / ruff, mypy, import-linter
	./siquan test-setup
	./deploy/lint/check.sh

unit: ## 单元测试 / Unit tests only, in seconds
	./siquan test-setup
	$(PY) -m pytest tests/unit

bench: ## 性能对比 / Benchmarks with their ratios
	./siquan test-setup
	$(PY) -m tests.benchmarks

engine: ## 安装容器引擎(root) / Get a container engine on a Debian machine, as root
	./deploy/engine/install.sh

up: ## 启动 / Start everything natively, in the background
	./siquan up --detach

down: ## 停止 / Stop everything
	./siquan down

status: ## 状态 / Is all well?
	./siquan status

lock: ## 重新锁定依赖 / Lock the dependencies again, with hashes (needs uv)
	./requirements/lock.sh

clean: ## 停止并删除环境与缓存,数据保留 / Stop; remove the environment and caches, keep the data
	if [ -d .siquan ]; then ./siquan down; fi
	rm -rf .venv .venv.lock .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find deploy services tests -name __pycache__ -type d -prune -exec rm -rf {} +
