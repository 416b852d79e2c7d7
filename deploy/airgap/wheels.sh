#!/usr/bin/env bash
# Fetches the locked packages as wheels for the services' image into deploy/airgap/wheels, with this machine's own pip
# settings. For a machine that builds the image without any package index: run this where there is one, copy the folder.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../engine/machine.sh"

python=${SIQUAN_IMAGE_PYTHON:-3.13}
platforms=()
for glibc in 2_34 2_28 2_17; do platforms+=(--platform "manylinux_${glibc}_$(uname -m)"); done
platforms+=(--platform "manylinux2014_$(uname -m)")
say "下载镜像所需的软件包(Python $python)" "Downloading the image's packages for Python $python"
python3 -m pip download --quiet --no-deps --require-hashes --only-binary=:all: --implementation cp \
    --python-version "$python" "${platforms[@]}" --dest "$here/wheels" -r "$here/../../requirements/runtime.txt"
say "共 $(find "$here/wheels" -name '*.whl' | wc -l) 个:deploy/airgap/wheels" "Ready; images built from now on use them."
