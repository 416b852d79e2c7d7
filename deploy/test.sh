#!/bin/sh
# `make test`: everything that can run on this machine. Arguments go to pytest, whose own summary comes last.
set -eu
cd "$(dirname "$0")/.."
./siquan test-setup
./deploy/lint/check.sh
exec .venv/bin/python -m pytest "$@"
