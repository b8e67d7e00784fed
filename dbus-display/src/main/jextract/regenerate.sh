#!/bin/sh
# Makes the bindings in src/generated/java anew. Needs jextract on PATH and the headers of
# libsystemd (libsystemd-dev). The *.symbols file names everything that is bound.
set -eu
cd "$(dirname "$0")/../../.."

rm -rf src/generated/java/dev/oriel/dbus/internal/gen
jextract @src/main/jextract/sd-bus.symbols \
  --target-package dev.oriel.dbus.internal.gen \
  --header-class-name sd_bus_h \
  --library :libsystemd.so.0 \
  --output src/generated/java \
  /usr/include/systemd/sd-bus.h
