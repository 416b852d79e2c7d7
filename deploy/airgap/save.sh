#!/usr/bin/env bash
# Packs everything a machine without any mirror needs to run Siquan into one file: the four images, the compose files,
# the scripts, the operators' pages, and checksums. There: unpack it and run ./install.sh.
#
#     deploy/airgap/save.sh [FILE]         FILE: default siquan-<version>-<machine>.tar in the current folder
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$here/../engine/machine.sh"

version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' "$root/deploy/__init__.py")
name=siquan-$version-$(uname -m)
target=$(realpath -m "${1:-$name.tar}")
work=$(mktemp -d "$(dirname "$target")/.siquan-save.XXXXXX")
trap 'rm -rf "$work"' EXIT
bundle=$work/$name
mkdir -p "$bundle/deploy/airgap" "$bundle/docs"

(cd "$root" && python3 -m deploy.containers.images) >"$bundle/images.env" || exit 1
mapfile -t images < <(cut -d= -f2 "$bundle/images.env")
for image in "${images[@]}"; do
    docker image inspect "$image" >/dev/null 2>&1 || fail "缺少镜像 $image" "Image $image is missing on this machine."
done
say "打包 ${images[*]}" "Packing the images (a minute or two)"
docker save "${images[@]}" | gzip -1 >"$bundle/images.tar.gz"

cp "$root/docker-compose.yml" "$bundle/"
cp -r "$root/deploy/compose" "$root/deploy/engine" "$bundle/deploy/"
cp "$here/load.sh" "$bundle/install.sh"
for page in operate-containers airgap; do
    if [ -f "$root/docs/$page.md" ]; then cp "$root/docs/$page.md" "$bundle/docs/"; fi
done
(cd "$bundle" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS)
tar -C "$work" -cf "$target.new" "$name"
mv "$target.new" "$target"
sha256sum "$target" | sed "s,  .*/,  ," >"$target.sha256"
say "已写入 $target($(du -h "$target" | cut -f1))" "Carry it over together with $(basename "$target").sha256."
