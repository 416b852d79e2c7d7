#!/usr/bin/env bash
# Gets a container engine on a Debian 12 or 13 machine that has nothing but a Debian mirror (`make engine`). Run again it
# only looks; run twice at once the second waits; a killed engine is started again. It never touches the apt sources of
# the machine and never replaces an engine that answers.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/machine.sh"
. "$here/daemon.sh"

# A docker client without engine may come first in PATH; what counts is a client that reaches the engine.
working_client() {
    local client
    for client in docker /usr/bin/docker /usr/local/bin/docker; do
        if command -v "$client" >/dev/null && "$client" info >/dev/null 2>&1; then command -v "$client"; return; fi
    done
    return 1
}

# Debian's packages ask questions unless told not to; another apt may be running, so wait for its lock.
apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -q --no-install-recommends "$@"
}

missing_packages() {
    local package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
    done
}

install_packages() {
    local missing
    missing=$(missing_packages iptables debootstrap debian-archive-keyring gpgv ca-certificates)
    [ -x "$(command -v dockerd)" ] || missing+=docker.io
    if [ -z "$missing" ] && [ -n "$(command -v docker)" ]; then return; fi
    apt-get -o DPkg::Lock::Timeout=300 update -q >"$work/apt.log" 2>&1 || { tail -n 5 "$work/apt.log" >&2
        fail "取不到软件包清单,请检查 Debian 镜像源。" "Cannot read the package lists: check the Debian mirror."; }
    # Debian 13 splits the client off; on Debian 12 no such package exists and docker.io brings it along.
    if [ -z "$(command -v docker)" ] && apt-cache show docker-cli >/dev/null 2>&1; then missing+=" docker-cli"; fi
    say "安装:$missing" "Installing: $missing"
    # shellcheck disable=SC2086
    apt_install $missing >"$work/apt.log" 2>&1 || { tail -n 15 "$work/apt.log" >&2
        fail "软件包安装失败,原因见上。" "Installing the packages failed; the reason is above."; }
}

has_plugin() { "$client" "$1" version >/dev/null 2>&1; }

# Debian 12 has no Compose v2. Debian 13's is one static binary that runs here too: fetch that one package with apt's own
# checks, from a sources file of our own, and unpack the plugin. The machine's sources and package state stay untouched.
install_plugins() {
    local missing=() apt_dir="$work/apt" folder=/usr/local/lib/docker/cli-plugins options
    has_plugin compose || missing+=(docker-compose)
    has_plugin buildx || missing+=(docker-buildx)
    [ ${#missing[@]} -eq 0 ] && return
    say "取得 Compose v2 与 buildx 插件(${SIQUAN_DEBIAN_SUITE})" "Fetching plugins from $SIQUAN_DEBIAN_SUITE: ${missing[*]}"
    mkdir -p "$apt_dir/lists/partial" "$apt_dir/cache/archives/partial" "$apt_dir/unpacked" "$folder"
    suite_sources >"$apt_dir/sources.list"
    options=(-q -o Dir::Etc::sourcelist="$apt_dir/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o Dir::Etc::preferencesparts=/dev/null -o Dir::State::Lists="$apt_dir/lists" -o Dir::Cache="$apt_dir/cache"
        -o APT::Sandbox::User=root -o APT::Default-Release=)
    if ! { apt-get "${options[@]}" update && cd "$apt_dir" && apt-get "${options[@]}" download "${missing[@]}"; } \
        >"$work/plugins.log" 2>&1; then
        tail -n 8 "$work/plugins.log" >&2
        fail "镜像源没有 $SIQUAN_DEBIAN_SUITE 的插件,可设 SIQUAN_DEBIAN_MIRROR。" \
            "The mirror has no plugins for $SIQUAN_DEBIAN_SUITE: set SIQUAN_DEBIAN_MIRROR to one that has."
    fi
    for package in "$apt_dir"/*.deb; do dpkg -x "$package" "$apt_dir/unpacked"; done
    # Under another name first: a client that starts while we copy must never see half a file.
    for plugin in "$apt_dir"/unpacked/usr/libexec/docker/cli-plugins/*; do
        install -m 0755 "$plugin" "$folder/.new-$(basename "$plugin")"
        mv "$folder/.new-$(basename "$plugin")" "$folder/$(basename "$plugin")"
    done
    for plugin in compose buildx; do
        has_plugin "$plugin" || fail "插件 $plugin 无法运行。" "The plugin $plugin does not run with $client."
    done
}

report() {
    say "容器引擎就绪:$("$client" version --format '{{.Server.Version}}'),Compose $("$client" compose version --short)" \
        "Engine ready: storage $("$client" info --format '{{.Driver}}'), client $client. Stop it: deploy/engine/stop.sh"
}

if client=$(working_client) && has_plugin compose && has_plugin buildx && command -v debootstrap >/dev/null; then
    report; exit 0
fi
[ "$(id -u)" -eq 0 ] || fail "需要 root 权限:sudo make engine" "Root is needed: sudo make engine"
command -v apt-get >/dev/null || fail "仅支持 Debian 12/13。" "This script knows Debian 12 and 13 only; see docs/airgap.md."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The lock goes with the process; the engine itself is started without it (9>&-), or it would hold it for ever.
exec 9>/run/lock/siquan-engine.lock
flock -w 900 9 || fail "另一个安装仍在进行。" "Another installation is still running after 15 minutes."

install_packages
if ! client=$(working_client); then
    start_engine
    client=$(working_client) || fail "引擎没有应答,见 $ENGINE_LOG" "The engine does not answer, see $ENGINE_LOG"
fi
install_plugins
report
