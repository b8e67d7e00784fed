#!/bin/sh
# Makes the bindings in src/generated/java anew. Needs jextract on PATH and the headers of glibc and
# Linux (libc6-dev). The *.symbols files name everything that is bound.
set -eu
cd "$(dirname "$0")/../../.."

rm -rf src/generated/java/dev/oriel/core/internal/linux/gen

jextract @src/main/jextract/libc.symbols \
  --define-macro _GNU_SOURCE \
  --target-package dev.oriel.core.internal.linux.gen \
  --header-class-name libc_h \
  --output src/generated/java \
  '<errno.h>' '<fcntl.h>' '<poll.h>' '<string.h>' '<sys/eventfd.h>' '<sys/ioctl.h>' '<sys/mman.h>' \
  '<sys/stat.h>' '<sys/vfs.h>' '<unistd.h>'

# Without _GNU_SOURCE, under which glibc declares connect() with a transparent union.
jextract @src/main/jextract/socket.symbols \
  --target-package dev.oriel.core.internal.linux.gen \
  --header-class-name socket_h \
  --output src/generated/java \
  '<sys/socket.h>' '<sys/un.h>'
