#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs Oriel from this archive, or removes it.
#
#   ./install.sh                 below PREFIX: by default /usr/local for root, ~/.local for others
#   ./install.sh --uninstall     removes what an earlier call has installed there
#
# Nothing is written outside of PREFIX, and nothing is downloaded.
set -eu

here=$(dirname -- "$(readlink -f -- "$0")")
if [ "$(id -u)" -eq 0 ]; then default=/usr/local; else default=${HOME:?}/.local; fi
prefix=${PREFIX:-$default}
case $prefix in
  /*) ;;
  *) printf 'install.sh: PREFIX must be an absolute path, and is %s\n' "$prefix" >&2 && exit 2 ;;
esac
list=$prefix/lib/oriel/installed

# Removes the files of the list, and the directories that are empty then.
uninstall() {
  [ -e "$list" ] || {
    printf 'install.sh: Oriel is not installed in %s: there is no %s\n' "$prefix" "$list" >&2
    exit 1
  }
  while IFS= read -r file; do rm -f "$prefix/$file"; done <"$list"
  # From the deepest directory on.
  sed -n 's|/[^/]*$||p' "$list" | awk '{ path = $0; while (path != "") { print path; if (!sub("/[^/]*$", "", path)) path = "" } }' |
    sort -ru >"$list.directories"
  rm -f "$list"
  while IFS= read -r directory; do
    [ "$directory" = lib/oriel ] || rmdir "$prefix/$directory" 2>/dev/null || :
  done <"$list.directories"
  rm -f "$list.directories"
  rmdir "$prefix/lib/oriel" "$prefix/lib" 2>/dev/null || :
  printf 'removed from %s\n' "$prefix"
}

case ${1:-} in
  --uninstall) uninstall ;;
  '')
    # A file of an earlier version that this one does not have would stay.
    if [ -e "$list" ]; then uninstall; fi
    mkdir -p "$prefix"
    # With the times of the files: the class cache is valid only for the files that it was made of.
    (cd "$here" && tar -cf - bin lib share) | tar -C "$prefix" --no-same-owner -xpf -
    (cd "$here" && find bin lib share ! -type d) | LC_ALL=C sort >"$list"
    printf 'installed in %s\n' "$prefix"
    case :${PATH:-}: in
      *:"$prefix/bin":*) ;;
      *) printf 'Add it to PATH, or start %s\n' "$prefix/bin/oriel" ;;
    esac
    ;;
  *) printf 'usage: [PREFIX=DIRECTORY] ./install.sh [--uninstall]\n' >&2 && exit 2 ;;
esac
