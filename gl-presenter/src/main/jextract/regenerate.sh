#!/bin/sh
# Makes the bindings in src/generated/java anew. Needs jextract on PATH and the headers of libxcb,
# libX11 and libwayland-client (libxcb1-dev, libxcb-shm0-dev, libxcb-xinput-dev, libx11-dev,
# libwayland-dev). The *.symbols files name everything that is bound.
set -eu
cd "$(dirname "$0")/../../.."
internal=dev.oriel.gl.internal

# bind PACKAGE CLASS JEXTRACT-ARGUMENT...: from src/main/jextract/NAME.symbols, where CLASS is NAME_h.
bind() {
  package=$internal.$1.gen
  class=$2
  shift 2
  rm -rf "src/generated/java/$(echo "$package" | tr . /)"
  jextract "@src/main/jextract/${class%_h}.symbols" --target-package "$package" \
    --header-class-name "$class" --output src/generated/java "$@"
}

bind xcb xcb_h --library :libxcb.so.1 --library :libxcb-shm.so.0 '<xcb/xcb.h>' '<xcb/shm.h>' '<stdlib.h>'
bind xinput xinput_h --library :libxcb-xinput.so.0 '<xcb/xinput.h>'
bind x11 xlib_h --library :libX11.so.6 '<X11/Xlib.h>'
bind wayland wayland_h --library :libwayland-client.so.0 '<wayland-client.h>'
