# shellcheck shell=sh
# Sourced by the launchers: sets JAVA to a Java 25 runtime, the one shipped beside the launchers first.

java_is_suitable() {
    [ -x "$1/bin/java" ] || return 1
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
    [ -n "$version" ] && [ "$version" -ge 25 ]
}

JAVA=
for candidate in "$home/runtime" "${PEERWARDEN_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if [ -n "$candidate" ] && java_is_suitable "$candidate"; then
        JAVA=$candidate/bin/java
        break
    fi
done
if [ -z "$JAVA" ]; then
    echo "JAVA_MISSING: no Java 25 found; install one under /usr/lib/jvm or set PEERWARDEN_JAVA_HOME." >&2
    exit 1
fi
