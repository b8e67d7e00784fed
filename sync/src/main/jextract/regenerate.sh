#!/bin/sh
# Makes the bindings in src/generated/java anew. Needs jextract on PATH and the headers of Linux
# (linux-libc-dev) and libdrm (libdrm-dev). The *.symbols files name everything that is bound.
set -eu
cd "$(dirname "$0")/../../.."

rm -rf src/generated/java/dev/oriel/sync/internal/gen src/generated/java/dev/oriel/sync/internal/drm

jextract @src/main/jextract/dma-buf.symbols \
  --target-package dev.oriel.sync.internal.gen \
  --header-class-name dma_buf_h \
  --output src/generated/java \
  '<errno.h>' '<linux/dma-buf.h>' '<linux/sync_file.h>' '<linux/udmabuf.h>'

jextract @src/main/jextract/xf86drm.symbols \
  --include-dir /usr/include/libdrm \
  --target-package dev.oriel.sync.internal.drm \
  --header-class-name xf86drm_h \
  --library :libdrm.so.2 \
  --output src/generated/java \
  '<xf86drm.h>'
