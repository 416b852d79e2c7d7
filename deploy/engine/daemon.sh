# Starting and stopping dockerd where no service manager does it (a container, a small virtual machine). Sourced by
# install.sh and stop.sh. With systemd the engine is left to systemd.

ENGINE_LOG=${SIQUAN_ENGINE_LOG:-/var/log/siquan-dockerd.log}
ENGINE_PID_FILE=/run/docker.pid
ENGINE_DEADLINE=${SIQUAN_ENGINE_DEADLINE:-60}

# A killed process that nobody has collected yet (Z) still has its name: it counts as gone.
_is_program() {
    [ -n "$1" ] && [ "$(cat "/proc/$1/comm" 2>/dev/null)" = "$2" ] && ! grep -q '^State:.Z' "/proc/$1/status"
}

# A killed dockerd leaves its pid files. It refuses to start when that number has meanwhile gone to any other process,
# and takes a stranger for its containerd: so a file that does not name the right program is removed.
_drop_stale_pid_file() {
    [ -f "$1" ] || return 0
    _is_program "$(cat "$1")" "$2" || rm -f "$1"
}

engine_is_running() { _is_program "$(cat "$ENGINE_PID_FILE" 2>/dev/null)" dockerd; }

# Containers need a cgroup tree; machines without systemd may have mounted none.
_mount_cgroups() {
    mountpoint -q /sys/fs/cgroup && return
    grep -q cgroup2 /proc/filesystems && mount -t cgroup2 none /sys/fs/cgroup && return
    say "内核没有 cgroup,容器可能无法启动。" "No cgroups could be mounted: containers may not start."
}

# Containers inherit 1500 bytes a packet; behind a narrower network large packets would vanish without a word.
_packet_size() {
    local device size
    [ -e /etc/docker/daemon.json ] && return
    device=$(awk '$2 == "00000000" { print $1; exit }' /proc/net/route)
    size=$(cat "/sys/class/net/$device/mtu" 2>/dev/null || echo 1500)
    [ "$size" -lt 1500 ] && echo "--mtu=$size"
}

# The first processes of containers whose engine was killed: the children of its shims.
_orphans() {
    local shim name children
    for shim in /proc/[0-9]*; do
        { read -r name <"$shim/comm"; } 2>/dev/null || continue
        [[ $name = containerd-shim* ]] || continue
        tr '\0' ' ' <"$shim/cmdline" 2>/dev/null | grep -q -- '-namespace moby ' || continue
        for children in "$shim"/task/*/children; do cat "$children" 2>/dev/null || true; done
    done
}

# Containers outlive a killed engine. A new one would stop them and, taking that for an order, leave them down; those it
# finds dead it starts again as their restart policy says. So they are ended first, with time to put their work away.
_end_orphans() {
    local left give_up_at=$((SECONDS + 15))
    left=$(_orphans)
    [ -n "$left" ] || return 0
    # shellcheck disable=SC2086
    kill -TERM $left 2>/dev/null || true
    while left=$(_orphans) && [ -n "$left" ] && [ $SECONDS -lt $give_up_at ]; do sleep 0.25; done
    # shellcheck disable=SC2086
    [ -z "$left" ] || kill -KILL $left 2>/dev/null || true
}

# Starts dockerd with the given extra arguments in a session of its own and waits until it answers or dies.
_try_engine() {
    local launched waited=0
    _drop_stale_pid_file "$ENGINE_PID_FILE" dockerd
    _drop_stale_pid_file /run/docker/containerd/containerd.pid containerd
    if ! engine_is_running; then
        _end_orphans
        printf '\n--- %s dockerd %s\n' "$(date -Is)" "$*" >>"$ENGINE_LOG"
        setsid dockerd --pidfile "$ENGINE_PID_FILE" "$@" >>"$ENGINE_LOG" 2>&1 </dev/null 9>&- &
        launched=$!
    fi
    while [ "$waited" -lt $((ENGINE_DEADLINE * 4)) ]; do
        [ -S /run/docker.sock ] && working_client >/dev/null && return 0
        if [ -n "${launched:-}" ] && ! kill -0 "$launched" 2>/dev/null; then return 1; fi
        waited=$((waited + 1)); sleep 0.25
    done
    [ -n "${launched:-}" ] && kill "$launched" 2>/dev/null
    return 1
}

_last_words() {
    grep -v 'level=info' "$ENGINE_LOG" | tail -n 4 >&2 || true
}

# Debian 12's default packet filter tools talk nftables; kernels without it still know the older interface.
_prefer_legacy_iptables() {
    local folder=/run/siquan-iptables tool
    mkdir -p "$folder"
    for tool in iptables ip6tables; do ln -sf "/usr/sbin/$tool-legacy" "$folder/$tool"; done
    export PATH="$folder:$PATH"
}

start_engine() {
    local mark options=()
    if [ -d /run/systemd/system ]; then
        systemctl enable --now docker >/dev/null 2>&1 && return
        journalctl -u docker -n 5 --no-pager >&2 || true
        fail "systemd 未能启动 docker,原因见上。" "systemd could not start docker; its last words are above."
    fi
    say "启动容器引擎,日志 $ENGINE_LOG" "Starting the engine, log $ENGINE_LOG"
    _mount_cgroups
    mapfile -t options < <(_packet_size)
    touch "$ENGINE_LOG"
    for _ in 1 2 3; do
        mark=$(wc -c <"$ENGINE_LOG")
        _try_engine "${options[@]}" && return
        case $(tail -c "+$((mark + 1))" "$ENGINE_LOG" | grep 'failed to start daemon') in
            *iptables*)
                say "nftables 不可用,改用 iptables-legacy。" "nftables does not work here: trying iptables-legacy."
                _prefer_legacy_iptables ;;
            *graphdriver* | *overlay*)
                say "overlay2 不可用,改用 vfs(较慢、占用磁盘多)。" "overlay2 does not work here: using vfs (slower, more disk)."
                options+=(--storage-driver=vfs) ;;
            *) break ;;
        esac
    done
    _last_words
    fail "引擎在 ${ENGINE_DEADLINE} 秒内没有启动,原因见上,全文见 $ENGINE_LOG" \
        "The engine did not start within ${ENGINE_DEADLINE} s; the reason is above, all of it in $ENGINE_LOG"
}

# Ends the engine that start_engine started, and its containers with it. Images and volumes stay.
stop_engine() {
    local pid waited=0
    if [ -d /run/systemd/system ]; then systemctl stop docker.socket docker; return; fi
    engine_is_running || { say "引擎没有运行。" "The engine is not running."; return; }
    pid=$(cat "$ENGINE_PID_FILE")
    kill "$pid"
    while engine_is_running; do
        [ $((waited += 1)) -le 240 ] || fail "引擎在 60 秒内没有停下。" "The engine did not stop within 60 s (pid $pid)."
        sleep 0.25
    done
    say "引擎已停止。" "The engine has stopped."
}
