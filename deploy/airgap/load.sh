#!/usr/bin/env bash
# Installs a bundle made by deploy/airgap/save.sh on a machine without any mirror: checks every file, loads the images,
# makes the secrets. It starts nothing; run again it repairs what is missing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here"
. deploy/engine/machine.sh

[ -f SHA256SUMS ] || fail "请在解开的安装包里运行。" "Run this inside an unpacked bundle (see docs/airgap.md)."
say "核对文件" "Checking the files"
sha256sum --quiet -c SHA256SUMS || fail "文件损坏或不完整,请重新拷贝。" "Files are damaged or missing: copy the bundle again."
docker info >/dev/null 2>&1 || fail "容器引擎没有应答。" "No container engine answers; docs/airgap.md says how to get one."
docker compose version >/dev/null 2>&1 || fail "缺少 Compose v2。" "The Compose v2 plugin is missing; see docs/airgap.md."
# Images are unpacked beside the packed file: three times its size is what a clean machine used.
free=$(df -Pk "$(docker info --format '{{.DockerRootDir}}')" 2>/dev/null | awk 'NR == 2 { print $4 }')
if [ -n "$free" ] && [ "$free" -lt $((3 * $(stat -c %s images.tar.gz) / 1024)) ]; then
    fail "磁盘空间不足(剩 $((free / 1024)) MB)。" "Too little disk space for the images ($((free / 1024)) MB left)."
fi

# Always, although the names may exist: another release's image can carry the same name.
say "载入镜像" "Loading the images"
gzip -dc images.tar.gz | docker load --quiet

set -a; . ./images.env; set +a
deploy/compose/make-secrets "$here/.siquan"
# Compose reads .env by itself; what an operator has put there stays, the image names are this bundle's.
touch .env
{ grep -v -E "^($(cut -d= -f1 images.env | paste -sd'|'))=" .env || true; cat images.env; } >.env.new
mv .env.new .env
say "可以启动:cd $here && docker compose up -d" "Ready: cd $here && docker compose up -d"
