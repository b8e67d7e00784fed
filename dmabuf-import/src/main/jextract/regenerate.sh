#!/bin/sh
# Makes the bindings in src/generated/java anew. Needs jextract on PATH and the headers of libdrm
# (libdrm-dev). The *.symbols file names everything that is bound.
set -eu
cd "$(dirname "$0")/../../.."

rm -rf src/generated/java/dev/oriel/dmabuf/internal/drm

jextract @src/main/jextract/xf86drm.symbols \
  --include-dir /usr/include/libdrm \
  --target-package dev.oriel.dmabuf.internal.drm \
  --header-class-name xf86drm_h \
  --library :libdrm.so.2 \
  --output src/generated/java \
  '<xf86drm.h>' '<stdlib.h>'
