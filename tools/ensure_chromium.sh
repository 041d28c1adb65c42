#!/bin/sh
# Installs the browser that the tests of the page drive, where that is allowed; else says what is missing.
set -eu

for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null; then exit 0; fi
done

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium, for the tests of the page"
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    export DEBIAN_FRONTEND=noninteractive
    if { apt-get update && apt-get install --yes --no-install-recommends chromium; } >"$log" 2>&1; then exit 0; fi
    tail -n 3 "$log" >&2
fi

echo "The tests of the page need a browser. On Debian or Ubuntu: apt-get install chromium" >&2
exit 1
