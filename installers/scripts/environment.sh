# shellcheck shell=bash
# Sourced by the commands in installers/: finds JDK 25 and Maven, installs what is missing where that is possible.
# After `require_jdk`, JAVA_HOME names a JDK of at least the version that the sources need.

JDK_WANTED=25

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

# The feature version of the JDK in a directory, or nothing where there is no compiler.
jdk_version() {
    [ -x "$1/bin/javac" ] || return 0
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

suitable_jdk() {
    local version
    version=$(jdk_version "$1")
    [ -n "$version" ] && [ "$version" -ge "$JDK_WANTED" ]
}

# Directories that may hold a JDK, the most deliberate choice first.
jdk_candidates() {
    [ -n "${JAVA_HOME:-}" ] && printf '%s\n' "$JAVA_HOME"
    local toolchains="${HOME:-/root}/.m2/toolchains.xml"
    [ -r "$toolchains" ] && sed -n 's:.*<jdkHome>\(.*\)</jdkHome>.*:\1:p' "$toolchains"
    printf "%s\n" /usr/lib/jvm/*/ | sed "s:/$::" | sort -r
    local path_java
    path_java=$(command -v javac) && dirname "$(dirname "$(readlink -f "$path_java")")"
    return 0
}

find_jdk() {
    local candidate
    while read -r candidate; do
        if suitable_jdk "$candidate"; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done < <(jdk_candidates)
    return 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }

apt_has() { [ "$(apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p')" != "(none)" ] && apt-cache show "$1" >/dev/null 2>&1; }

require_jdk() {
    local found package="openjdk-$JDK_WANTED-jdk-headless"
    if ! found=$(find_jdk); then
        if is_root && command -v apt-get >/dev/null; then
            apt-get -qq update >&2 || true
            if apt_has "$package"; then
                say "No JDK $JDK_WANTED found; installing $package."
                DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$package" >&2 || true
            fi
        fi
        found=$(find_jdk) || stop "JDK_MISSING: install a JDK $JDK_WANTED ($package, or any build unpacked under /usr/lib/jvm) or set JAVA_HOME to one."
    fi
    export JAVA_HOME=$found
}

require_maven() {
    command -v mvn >/dev/null && return 0
    if is_root && command -v apt-get >/dev/null; then
        say "No Maven found; installing the package maven."
        { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends maven; } >&2 || true
    fi
    command -v mvn >/dev/null || stop "MAVEN_MISSING: install Maven 3.8 or newer (package maven)."
}

require_root() {
    is_root || stop "ROOT_MISSING: $1 makes network namespaces and needs root: run it with sudo."
}

require_linux() {
    [ "$(uname -s)" = Linux ] || stop "LINUX_MISSING: $1 needs Linux with network namespaces and nftables."
}
