#!/bin/sh
# Style, types and the direction of imports; stops at the first kind that fails.
set -eu
cd "$(dirname "$0")/../.."
export PATH="$PWD/.venv/bin:$PATH"

echo '▸ ruff'
ruff check .
echo '▸ mypy'
mypy
echo '▸ import-linter'
lint-imports --no-cache
