#!/usr/bin/env bash
# Makes the one Debian root file system all stand-in images share and imports it as siquan-base/debian:<suite>. The
# archive is kept in the cache, so that only the first run on a machine takes the half minute debootstrap needs.
# Prints what it does; `--renew` makes it anew, with the mirror's newest packages.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../engine/machine.sh"

suite=$SIQUAN_DEBIAN_SUITE
image=siquan-base/debian:$suite
# Counted up when this script makes the archive in another way, so that an old cache is not taken for a new one.
recipe=1
archive=$(cache_dir)/airgap/rootfs-$suite-$(dpkg --print-architecture)-$recipe.tar
[ "${1:-}" = --renew ] && rm -f "$archive"

make_archive() {
    local mirror root script=() log
    [ "$(id -u)" -eq 0 ] || fail "制作基础镜像需要 root 权限。" "Making base images needs root (debootstrap)."
    command -v debootstrap >/dev/null || fail "缺少 debootstrap:请先 make engine" "debootstrap is missing: run make engine"
    mirror=$(debian_mirror) || fail "找不到 Debian 镜像源,请设 SIQUAN_DEBIAN_MIRROR。" \
        "No Debian mirror found in the apt sources: set SIQUAN_DEBIAN_MIRROR."
    say "制作 Debian $suite 根文件系统(约半分钟)" "Making the Debian $suite root file system (about half a minute)"
    mkdir -p "$(dirname "$archive")"
    root=$(mktemp -d "$(dirname "$archive")/root.XXXXXX")
    log=$root.log
    # shellcheck disable=SC2064
    trap "rm -rf '$root' '$log' '$archive.new'" EXIT
    # A suite younger than the host's debootstrap is made by the script of Debian's rolling suite.
    [ -e "/usr/share/debootstrap/scripts/$suite" ] || script=(sid)
    debootstrap --variant=minbase --include=ca-certificates,tzdata "$suite" "$root" "$mirror" "${script[@]}" \
        >"$log" 2>&1 || { tail -n 8 "$log" >&2; fail "debootstrap 失败,原因见上。" "debootstrap failed; the reason is above."; }
    strip_root "$root"
    tar -C "$root" --numeric-owner --sort=name -cf "$archive.new" .
    mv "$archive.new" "$archive"
}

# Leaves out what the host lent (its name servers, its mirror) and what no container needs (manuals, package lists).
strip_root() {
    rm -rf "$1"/etc/{resolv.conf,hostname,apt/sources.list} "$1"/var/cache/apt/* "$1"/var/lib/apt/lists/* \
        "$1"/var/log/* "$1"/usr/share/{man,info,locale,lintian}/* "$1"/var/cache/ldconfig/*
    find "$1/usr/share/doc" -type f ! -name copyright -delete
    : >"$1/etc/machine-id"
    printf 'path-exclude=/usr/share/%s/*\n' man info locale lintian >"$1/etc/dpkg/dpkg.cfg.d/lean"
    printf 'path-exclude=/usr/share/doc/*\npath-include=/usr/share/doc/*/copyright\n' >>"$1/etc/dpkg/dpkg.cfg.d/lean"
    printf 'APT::Install-Recommends "false";\nAPT::Sandbox::User "root";\n' >"$1/etc/apt/apt.conf.d/90lean"
    # Packages start their service when they are installed; nothing may start while an image is made.
    printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d"
    chmod 0755 "$1/usr/sbin/policy-rc.d"
}

exec 9>"/tmp/siquan-rootfs.$(id -u).lock"
flock -w 900 9 || fail "另一个构建仍在进行。" "Another build is still running after 15 minutes."
[ -s "$archive" ] || make_archive
# The archive's checksum in a label tells whether the imported image is this archive.
mark=$(sha256sum "$archive" | cut -c1-16)
if [ "$(docker image inspect -f '{{index .Config.Labels "siquan.rootfs"}}' "$image" 2>/dev/null)" != "$mark" ]; then
    say "导入 $image" "Importing $image"
    docker import -c "LABEL siquan.rootfs=$mark" -c 'CMD ["bash"]' "$archive" "$image" >/dev/null
fi
