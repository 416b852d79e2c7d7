# What this machine already knows about its surroundings: where Debian packages come from, which apt settings and
# certificates its network needs. Sourced by the scripts of deploy/engine and deploy/airgap. It reads and prints, it
# changes nothing, so that no mirror's name has to be written into a file of this repository.

say() { printf '%s\n%s\n' "▸ $1" "  $2"; }
fail() { printf '%s\n%s\n' "✗ $1" "  $2" >&2; exit 1; }

# The suite the stand-in images and the Compose plugin are taken from.
SIQUAN_DEBIAN_SUITE=${SIQUAN_DEBIAN_SUITE:-trixie}

# A `mirror+file:` source (Debian's cloud images) names a list; debootstrap needs one address out of it.
_plain_address() {
    local list=${1#mirror+file:}
    case $1 in
        # apt puts a slash after every address, also after the name of a list.
        mirror+file:*) awk '!/^#/ && NF { print $1; exit }' "${list%/}" ;;
        *) printf '%s\n' "$1" ;;
    esac
}

# Ask apt itself, which understands both kinds of sources file; $1 is a codename pattern such as 'bookworm'.
_address_of() {
    local address
    address=$(apt-get indextargets --no-release-info --format '$(REPO_URI)' 'Created-By: Packages' "Release: $1" \
        2>/dev/null | head -n 1)
    [ -n "$address" ] && _plain_address "$address"
}

debian_mirror() {
    if [ -n "${SIQUAN_DEBIAN_MIRROR:-}" ]; then printf '%s\n' "$SIQUAN_DEBIAN_MIRROR"; return; fi
    . /etc/os-release
    _address_of "${VERSION_CODENAME:-$SIQUAN_DEBIAN_SUITE}" || _address_of stable
}

# Empty when the machine knows no security mirror: an intranet often has none.
debian_security_mirror() {
    if [ -n "${SIQUAN_DEBIAN_SECURITY_MIRROR:-}" ]; then printf '%s\n' "$SIQUAN_DEBIAN_SECURITY_MIRROR"; return; fi
    [ -n "${SIQUAN_DEBIAN_MIRROR:-}" ] && return
    . /etc/os-release
    _address_of "${VERSION_CODENAME:-none}-security" || true
}

# A suite the mirror does not carry would fail the whole `apt-get update`, so each one is looked at first.
_has_suite() {
    local probe result=0
    probe=$(mktemp -d)
    /usr/lib/apt/apt-helper download-file "${1%/}/dists/$2/InRelease" "$probe/release" >/dev/null 2>&1 || result=1
    rm -rf "$probe"
    return $result
}

# The apt sources of $SIQUAN_DEBIAN_SUITE, one line each, in the old format that every apt understands.
suite_sources() {
    local mirror security keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    mirror=$(debian_mirror) || return 1
    echo "deb [signed-by=$keyring] $mirror $SIQUAN_DEBIAN_SUITE main"
    if _has_suite "$mirror" "$SIQUAN_DEBIAN_SUITE-updates"; then
        echo "deb [signed-by=$keyring] $mirror $SIQUAN_DEBIAN_SUITE-updates main"
    fi
    security=$(debian_security_mirror)
    if [ -n "$security" ] && _has_suite "$security" "$SIQUAN_DEBIAN_SUITE-security"; then
        echo "deb [signed-by=$keyring] $security $SIQUAN_DEBIAN_SUITE-security main"
    fi
}

# How this machine's apt fetches (proxy, retries, a mirror frozen in time); settings that name local files stay here.
apt_fetch_settings() {
    apt-config dump | grep -E '^Acquire::(Check-Valid-Until|Check-Date|Retries|https?(::[^ ]*)?|Queue-Mode) ' \
        | grep -v '"/' | grep -v '""' || true
}

# The certificates this machine trusts; where the network signs TLS anew, builds need the same ones.
certificate_bundle() {
    local path
    for path in "${SSL_CERT_FILE:-}" "${REQUESTS_CA_BUNDLE:-}" /etc/ssl/certs/ca-certificates.crt; do
        if [ -n "$path" ] && [ -s "$path" ]; then printf '%s\n' "$path"; return; fi
    done
}

# Proxy variables, as the build arguments Docker predefines: they stay out of the image and its history.
proxy_arguments() {
    local name
    for name in HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy; do
        if [ -n "${!name:-}" ]; then printf -- '--build-arg\n%s=%s\n' "$name" "${!name}"; fi
    done
}

# Where downloads that are worth keeping between runs go.
cache_dir() {
    printf '%s\n' "${SIQUAN_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/var/tmp}/.cache}/siquan}"
}
