#!/bin/sh
# Installs what some tests drive (tests/programs.py) where it is missing, apt is there and we may use it.
# Where not, those tests say that they were left out; with CI=true they fail.
missing=
command -v soffice >/dev/null || missing="$missing libreoffice-writer-nogui"
command -v chromium >/dev/null || missing="$missing chromium"
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fontconfig fonts-noto-cjk"
ldconfig -p 2>/dev/null | grep -q libpangoft2 || missing="$missing libpangoft2-1.0-0"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "some tests will be left out; as root: apt-get install$missing" >&2
    exit 0
fi
echo "installing$missing" >&2
{
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing ||
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; }
} >/dev/null || echo "apt could not install$missing; the tests that need them are left out" >&2
