// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.MemorySegment;

/// A global object of the compositor that showing buffers uses.
enum CompositorGlobal {
  /// Makes surfaces. Newer versions than this one change how buffers are attached.
  COMPOSITOR(
      "wl_compositor",
      wayland_h.WL_SURFACE_DAMAGE_BUFFER_SINCE_VERSION(),
      wayland_h.WL_SURFACE_DAMAGE_BUFFER_SINCE_VERSION(),
      wayland_h.wl_compositor_interface(),
      CompositorGlobal.NO_REQUEST),

  /// Makes a surface a part of another.
  SUBCOMPOSITOR(
      "wl_subcompositor",
      1,
      1,
      wayland_h.wl_subcompositor_interface(),
      wayland_h.WL_SUBCOMPOSITOR_DESTROY()),

  /// Takes pixels in shared memory.
  SHM("wl_shm", 1, 1, wayland_h.wl_shm_interface(), CompositorGlobal.NO_REQUEST),

  /// Crops and scales surfaces.
  VIEWPORTER(
      ViewporterProtocol.VIEWPORTER,
      1,
      ViewporterProtocol.VERSION,
      ViewporterProtocol.VIEWPORTER_INTERFACE,
      wayland_h.WP_VIEWPORTER_DESTROY()),

  /// Takes dma-bufs.
  DMABUF(
      DmabufProtocol.DMABUF,
      wayland_h.ZWP_LINUX_DMABUF_V1_MODIFIER_SINCE_VERSION(),
      DmabufProtocol.VERSION,
      DmabufProtocol.DMABUF_INTERFACE,
      wayland_h.ZWP_LINUX_DMABUF_V1_DESTROY()),

  /// Tells when content was shown.
  PRESENTATION(
      PresentationProtocol.PRESENTATION,
      1,
      PresentationProtocol.VERSION,
      PresentationProtocol.PRESENTATION_INTERFACE,
      wayland_h.WP_PRESENTATION_DESTROY()),

  /// Waits for buffers and releases them by points of timelines.
  SYNC_TIMELINES(
      SyncobjProtocol.MANAGER,
      1,
      SyncobjProtocol.VERSION,
      SyncobjProtocol.MANAGER_INTERFACE,
      wayland_h.WP_LINUX_DRM_SYNCOBJ_MANAGER_V1_DESTROY()),

  /// Releases buffers by fences.
  EXPLICIT_SYNC(
      ExplicitSyncProtocol.EXPLICIT_SYNC,
      1,
      ExplicitSyncProtocol.VERSION,
      ExplicitSyncProtocol.EXPLICIT_SYNC_INTERFACE,
      wayland_h.ZWP_LINUX_EXPLICIT_SYNCHRONIZATION_V1_DESTROY());

  private static final int NO_REQUEST = -1;

  private final String type;
  private final int least;
  private final int newest;
  private final MemorySegment table;
  private final int destroy;

  /// @param type the name of the interface
  /// @param least the first version that has what is used
  /// @param newest the newest version that is used
  /// @param destroy the number of the request that destroys the object
  CompositorGlobal(String type, int least, int newest, MemorySegment table, int destroy) {
    this.type = type;
    this.least = least;
    this.newest = newest;
    this.table = table;
    this.destroy = destroy;
  }

  /// Returns whether buffers cannot be shown without this object.
  boolean required() {
    return this != PRESENTATION && this != SYNC_TIMELINES && this != EXPLICIT_SYNC;
  }

  /// Returns whether this is what a compositor offers, in a version that can be used.
  ///
  /// @param version the offered version
  boolean matches(String offered, int version) {
    return type.equals(offered) && Integer.compareUnsigned(version, least) >= 0;
  }

  /// Binds the object.
  ///
  /// @param name its number in the registry
  /// @param version the version to bind
  MemorySegment bind(MemorySegment registry, int name, int version) {
    return WaylandProxy.bind(registry, name, type, table, version);
  }

  /// Returns the version to bind of an offered one.
  int version(int offered) {
    return Integer.compareUnsigned(offered, newest) < 0 ? offered : newest;
  }

  /// Destroys the bound object.
  void destroy(MemorySegment proxy) {
    if (destroy == NO_REQUEST) {
      wayland_h.wl_proxy_destroy(proxy);
    } else {
      WaylandProxy.destroy(proxy, destroy);
    }
  }

  /// Returns the interface and the version that is needed, for users.
  @Override
  public String toString() {
    return least == 1 ? type : type + " (version " + least + ")";
  }
}
