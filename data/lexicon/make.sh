#!/bin/sh
# Rebuilds the demo datanet's records from named Debian packages and compares them with the committed digests.
# Needs a Debian 12 (or any) apt that still offers these versions, dpkg-deb, and a JDK 17 or newer.
# Usage: sh make.sh [OUTPUT_FOLDER]   (default: this folder)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -q download dict-devil=1.0-13.1 dict-elements=20001107-a-9.1 dict-gcide=0.48.5+nmu2 \
  dict-jargon=4.4.7-3.1 wordnet-base=1:3.0-37
for package in *.deb; do dpkg-deb -x "$package" root; done
"$java" "$here/MakeLexicon.java" "$work/root" "$out"
cd "$out"
sha256sum -c "$here/SHA256SUMS"
