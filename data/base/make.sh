#!/bin/sh
# Rebuilds the text the base model was trained on, from named Debian packages, and compares it with the committed digest.
# Needs a Debian 12 (or any) apt that still offers these versions, dpkg-deb, and a JDK 17 or newer.
# Usage: sh make.sh OUTPUT_FOLDER
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -q download anarchism=15.3-3 debian-handbook=11.20220922 \
  perl-doc=5.36.0-7+deb12u4 python3.11-doc=3.11.2-6+deb12u9 r-cran-janeaustenr=1.0.0-1 \
  sword-comm-mhcc=2.0-1 sword-comm-tdavid=2.1-1 sword-text-web=426.0-1
for package in *.deb; do dpkg-deb -x "$package" root; done
"$java" -Xmx3g "$here/MakeBase.java" "$work/root" "$here/../lexicon" "$out"
cd "$out"
sha256sum -c "$here/SHA256SUMS"
