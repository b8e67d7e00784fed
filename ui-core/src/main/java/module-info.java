// SPDX-License-Identifier: Apache-2.0
/// The basic types of Oriel: frames, damage, release tickets, pixel formats, pictures, geometry,
/// input, and resources of the operating system. This module does not depend on D-Bus, EGL or a
/// toolkit.
// "module": the modules that the internal packages are exported to are built after this one.
@SuppressWarnings("module")
@org.jspecify.annotations.NullMarked
module dev.oriel.core {
  requires static transitive org.jspecify;

  exports dev.oriel.core.audio;
  exports dev.oriel.core.cursor;
  exports dev.oriel.core.format;
  exports dev.oriel.core.frame;
  exports dev.oriel.core.geometry;
  exports dev.oriel.core.image;
  exports dev.oriel.core.input;
  exports dev.oriel.core.memory;
  exports dev.oriel.core.os;
  exports dev.oriel.core.stats;
  exports dev.oriel.core.text;
  exports dev.oriel.core.internal.ffm to
      dev.oriel.pictures,
      dev.oriel.keyboard,
      dev.oriel.sync,
      dev.oriel.gl,
      dev.oriel.dbus,
      dev.oriel.manager;
  exports dev.oriel.core.internal.linux to
      dev.oriel.cli,
      dev.oriel.sync,
      dev.oriel.dmabuf,
      dev.oriel.gl,
      dev.oriel.dbus,
      dev.oriel.manager;
}
