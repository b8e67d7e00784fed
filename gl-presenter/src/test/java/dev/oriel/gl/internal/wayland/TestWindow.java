// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A black window on a connection of its own, which another thread reads as a toolkit does.
///
/// Ownership: close it after all that uses the connection.
final class TestWindow implements AutoCloseable {

  private static final SymbolLookup LIBRARY =
      SymbolLookup.libraryLookup("libwayland-client.so.0", Arena.global());
  private static final MethodHandle CONNECT =
      function(
          "wl_display_connect", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
  private static final MethodHandle DISPATCH =
      function(
          "wl_display_dispatch", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  private static final MethodHandle DISCONNECT =
      function("wl_display_disconnect", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));

  // Version 1 of `xdg-shell`, as far as it is used.
  private static final MemorySegment TOPLEVEL =
      InterfaceTable.of("xdg_toplevel", 1)
          .request("destroy", "")
          .event("configure", "iia")
          .event("close", "")
          .build();
  private static final MemorySegment SURFACE =
      InterfaceTable.of("xdg_surface", 1)
          .request("destroy", "")
          .request("get_toplevel", "n", TOPLEVEL)
          .request("get_popup", "n?oo", MemorySegment.NULL, MemorySegment.NULL, MemorySegment.NULL)
          .request("set_window_geometry", "iiii")
          .request("ack_configure", "u")
          .event("configure", "u")
          .build();
  private static final MemorySegment WM_BASE =
      InterfaceTable.of("xdg_wm_base", 1)
          .request("destroy", "")
          .request("create_positioner", "n", MemorySegment.NULL)
          .request("get_xdg_surface", "no", SURFACE, wayland_h.wl_surface_interface())
          .request("pong", "u")
          .event("ping", "u")
          .build();
  private static final int GET_TOPLEVEL = 1;
  private static final int ACK_CONFIGURE = 4;
  private static final int GET_XDG_SURFACE = 2;
  private static final int PONG = 3;
  private static final int DISPLAY_SYNC = 0;
  private static final int XRGB8888 = 1;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment display;
  private final MemorySegment surface;
  private final Map<String, MemorySegment> globals = new HashMap<>();
  private final Thread reader;
  private boolean configured;
  private volatile boolean over;

  /// Opens a window that covers the screen of a compositor.
  TestWindow(Path socket, int width, int height) {
    display = connect(socket);
    bindGlobals();
    surface =
        WaylandProxy.create(
            global("wl_compositor"),
            wayland_h.WL_COMPOSITOR_CREATE_SURFACE(),
            wayland_h.wl_surface_interface(),
            4);
    MemorySegment xdg =
        WaylandProxy.create(
            global("xdg_wm_base"), GET_XDG_SURFACE, SURFACE, 1, WaylandProxy.NEW, surface);
    new ProxyListener(arena, SURFACE)
        .on(
            "configure",
            e -> {
              WaylandProxy.send(xdg, ACK_CONFIGURE, e.integer(0));
              configured = true;
            })
        .listen(xdg);
    MemorySegment _ = WaylandProxy.create(xdg, GET_TOPLEVEL, TOPLEVEL, 1);
    commit();
    while (!configured) {
      assertTrue(dispatch() >= 0, "the compositor configures the window");
    }
    WaylandProxy.send(surface, wayland_h.WL_SURFACE_ATTACH(), blackBuffer(width, height), 0, 0);
    WaylandProxy.send(surface, wayland_h.WL_SURFACE_DAMAGE_BUFFER(), 0, 0, width, height);
    commit();
    reader = Thread.ofPlatform().daemon().name("test-window").start(this::read);
  }

  private static MemorySegment connect(Path socket) {
    try (Arena text = Arena.ofConfined()) {
      MemorySegment made = (MemorySegment) CONNECT.invokeExact(text.allocateFrom("" + socket));
      assertTrue(made.address() != 0, "connected");
      return made;
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  private void bindGlobals() {
    MemorySegment registry =
        WaylandProxy.create(
            display, wayland_h.WL_DISPLAY_GET_REGISTRY(), wayland_h.wl_registry_interface(), 1);
    Map<String, MemorySegment> wanted =
        Map.of(
            "wl_compositor",
            wayland_h.wl_compositor_interface(),
            "wl_shm",
            LIBRARY.findOrThrow("wl_shm_interface"),
            "xdg_wm_base",
            WM_BASE);
    new ProxyListener(arena, wayland_h.wl_registry_interface())
        .on(
            "global",
            e -> {
              String offered = e.text(1);
              MemorySegment table = wanted.get(offered);
              if (table != null) {
                int version = offered.equals("wl_compositor") ? 4 : 1;
                globals.put(
                    offered, WaylandProxy.bind(registry, e.integer(0), offered, table, version));
              }
            })
        .listen(registry);
    while (globals.size() < wanted.size()) {
      assertTrue(dispatch() >= 0, () -> "offered: " + globals.keySet());
    }
    MemorySegment windows = global("xdg_wm_base");
    new ProxyListener(arena, WM_BASE)
        .on("ping", e -> WaylandProxy.send(windows, PONG, e.integer(0)))
        .listen(windows);
  }

  private MemorySegment blackBuffer(int width, int height) {
    int bytes = 4 * width * height;
    try (OwnedFd fd = Memory.memfd("oriel-test-window", bytes)) {
      MemorySegment pool =
          WaylandProxy.create(
              global("wl_shm"),
              0, // create_pool
              LIBRARY.findOrThrow("wl_shm_pool_interface"),
              1,
              WaylandProxy.NEW,
              fd.number(),
              bytes);
      return WaylandProxy.create(
          pool,
          0, // create_buffer
          wayland_h.wl_buffer_interface(),
          1,
          WaylandProxy.NEW,
          0,
          width,
          height,
          4 * width,
          XRGB8888);
    }
  }

  private MemorySegment global(String name) {
    MemorySegment proxy = globals.get(name);
    if (proxy == null) {
      throw new AssertionError("not offered: " + name);
    }
    return proxy;
  }

  private void commit() {
    WaylandProxy.send(surface, wayland_h.WL_SURFACE_COMMIT());
    int _ = wayland_h.wl_display_flush(display);
  }

  private int dispatch() {
    try {
      return (int) DISPATCH.invokeExact(display);
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  private void read() {
    boolean works = true;
    while (works && !over) {
      works = dispatch() >= 0;
    }
  }

  /// Returns the `wl_display*`.
  long display() {
    return display.address();
  }

  /// Returns the `wl_surface*`.
  long surface() {
    return surface.address();
  }

  /// Waits until the thread that reads the connection has ended because it is broken.
  void awaitBroken() throws InterruptedException {
    reader.join(30_000);
    assertTrue(!reader.isAlive(), "the window's thread notices that the connection is broken");
  }

  /// Stops reading. Of two threads that read, one may find that the connection has ended before the
  /// other has handled the reason that it has read.
  void stopReading() throws InterruptedException {
    over = true;
    // The answer wakes the reader up.
    MemorySegment _ =
        WaylandProxy.create(display, DISPLAY_SYNC, wayland_h.wl_callback_interface(), 1);
    int _ = wayland_h.wl_display_flush(display);
    reader.join(30_000);
    assertTrue(!reader.isAlive(), "the window's thread ends");
  }

  @Override
  public void close() {
    try {
      stopReading();
      DISCONNECT.invokeExact(display);
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
    arena.close();
  }

  private static MethodHandle function(String name, FunctionDescriptor type) {
    return Linker.nativeLinker().downcallHandle(LIBRARY.findOrThrow(name), type);
  }
}
