#!/bin/sh
# Install the programs that tests start, where this is Debian and we are root; else say what will be skipped.
missing=""
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing="chromium"
command -v strace >/dev/null || [ "$(uname)" != Linux ] || missing="$missing strace"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "== Installing $missing by apt"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # each word is a package
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >/dev/null && exit 0
    echo "apt could not install:$missing; the tests that start them are skipped" >&2
else
    echo "Not installed: $missing; the tests that start them are skipped" >&2
fi
