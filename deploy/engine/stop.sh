#!/usr/bin/env bash
# Stops the container engine that install.sh started. Containers stop with it; images and volumes stay.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/machine.sh"
. "$here/daemon.sh"
stop_engine
