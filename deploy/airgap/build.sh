#!/usr/bin/env bash
# Builds the stand-in base images python, postgres and rabbitmq from a Debian mirror alone, for machines that reach no
# registry. They honour that part of the official images' contract which docker-compose.yml uses: variables, `_FILE`
# secrets, data and init folders, health commands, user ids.
#
#     deploy/airgap/build.sh [python|postgres|rabbitmq …] [--renew]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../engine/machine.sh"

declare -A tag=([python]=3.13 [postgres]=17 [rabbitmq]=4.0)
wanted=() renew=
for word in "$@"; do
    case $word in
        --renew) renew=--renew ;;
        python | postgres | rabbitmq) wanted+=("$word") ;;
        *) fail "不认识:$word" "Unknown: $word (python, postgres, rabbitmq, --renew)" ;;
    esac
done
[ ${#wanted[@]} -gt 0 ] || wanted=(python postgres rabbitmq)
docker info >/dev/null 2>&1 || fail "容器引擎没有应答:请先 make engine" "No container engine answers: run make engine first."

"$here/rootfs.sh" $renew
base=siquan-base/debian:$SIQUAN_DEBIAN_SUITE

# Mirror, proxy and certificates of this machine reach the build as secrets: none of them stays in a layer.
secrets=$(mktemp -d)
trap 'rm -rf "$secrets"' EXIT
suite_sources >"$secrets/sources.list"
apt_fetch_settings >"$secrets/apt.conf"
cp "$(certificate_bundle || echo /dev/null)" "$secrets/ca.crt" 2>/dev/null || : >"$secrets/ca.crt"
mapfile -t proxies < <(proxy_arguments)

for name in "${wanted[@]}"; do
    image=siquan-base/$name:${tag[$name]}
    say "构建 $image" "Building $image"
    started=$SECONDS
    # The build shares the machine's network: a mirror on localhost works, and so does a narrow or filtered bridge.
    DOCKER_BUILDKIT=1 docker build --progress=plain --network=host ${renew:+--no-cache} "${proxies[@]}" \
        --build-arg BASE="$base" \
        --secret "id=sources,src=$secrets/sources.list" --secret "id=apt,src=$secrets/apt.conf" \
        --secret "id=ca,src=$secrets/ca.crt" \
        -t "$image" -f "$here/images/$name.Dockerfile" "$here/images" >"$secrets/build.log" 2>&1 \
        || { tail -n 25 "$secrets/build.log" >&2; fail "$image 构建失败,原因见上。" "$image failed; the reason is above."; }
    printf '  %s s\n' $((SECONDS - started))
done
