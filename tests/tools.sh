#!/bin/sh
# Installs what the tests use beyond Python: with root rights Debian's packages, with npm the folders named.
set -u
wanted=""
command -v chromium >/dev/null || wanted="$wanted chromium"
command -v soffice >/dev/null || wanted="$wanted libreoffice-calc-nogui"
[ -n "$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null)" ] || wanted="$wanted postgresql"
command -v curl >/dev/null || wanted="$wanted curl"
command -v npm >/dev/null || wanted="$wanted nodejs npm"
if [ -n "$wanted" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing:$wanted"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted >/dev/null ||
        echo "Could not install:$wanted"
fi
for folder in "$@"; do
    [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] && continue
    if command -v npm >/dev/null; then
        (cd "$folder" && npm ci --silent --no-audit --no-fund --ignore-scripts) || echo "Could not install the packages of $folder"
    fi
done
exit 0
