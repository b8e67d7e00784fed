#!/bin/sh
# Makes the bindings in src/generated/java anew. Needs jextract on PATH and the headers of glibc and
# Linux (libc6-dev), of libxkbcommon (libxkbcommon-dev) and of libjpeg-turbo (libturbojpeg0-dev). The
# *.symbols files name everything that is bound.
set -eu
cd "$(dirname "$0")/../../.."

for package in linux xkb turbojpeg; do
  rm -rf "src/generated/java/dev/oriel/core/internal/$package/gen"
done

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
  '<sys/ioctl.h>' '<sys/socket.h>' '<sys/un.h>'

jextract @src/main/jextract/xkbcommon.symbols \
  --target-package dev.oriel.core.internal.xkb.gen \
  --header-class-name xkbcommon_h \
  --library :libxkbcommon.so.0 \
  --output src/generated/java \
  '<xkbcommon/xkbcommon.h>'

jextract @src/main/jextract/turbojpeg.symbols \
  --target-package dev.oriel.core.internal.turbojpeg.gen \
  --header-class-name turbojpeg_h \
  --library :libturbojpeg.so.0 \
  --output src/generated/java \
  '<turbojpeg.h>'
