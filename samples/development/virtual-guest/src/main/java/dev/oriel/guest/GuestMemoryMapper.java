// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.guest.GuestMemory.Region;
import dev.oriel.guest.Qtest.Width;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Maps the memfds of a QEMU's memory backends, and finds their addresses in the guest.
///
/// All memfds have the same name. To identify one, this class stores a mark through qtest at a
/// region's address, and looks for the mapping that shows the mark.
final class GuestMemoryMapper {

  private static final String BACKEND = "memory-backend-memfd";
  private static final long MARK = 0x4f72_6965_6c21_0001L;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private final long pid;
  private final Qmp qmp;
  private final Qtest qtest;
  private final Arena arena;

  GuestMemoryMapper(long pid, Qmp qmp, Qtest qtest, Arena arena) {
    this.pid = pid;
    this.qmp = qmp;
    this.qtest = qtest;
    this.arena = arena;
  }

  List<Region> regions() throws IOException {
    List<MemorySegment> mapped = mapBackends();
    List<Region> regions = new ArrayList<>();
    regions.add(GuestMemory.ram(locate(mapped, 0)));
    for (Object device : (List<?>) qmp.execute("query-memory-devices")) {
      Map<?, ?> data = (Map<?, ?>) ((Map<?, ?>) device).get("data");
      if (data == null
          || !(data.get("addr") instanceof Number base)
          || !(data.get("memdev") instanceof String path)) {
        throw new IOException("memory device without address: " + device);
      }
      String id = path.substring(path.lastIndexOf('/') + 1);
      regions.add(new Region(id, base.longValue(), locate(mapped, base.longValue()), 0));
    }
    return regions;
  }

  private List<MemorySegment> mapBackends() throws IOException {
    List<MemorySegment> mapped = new ArrayList<>();
    List<Object> seen = new ArrayList<>();
    try (DirectoryStream<Path> fds = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path fd : fds) {
        if (!Files.isSymbolicLink(fd) || !Files.readSymbolicLink(fd).toString().contains(BACKEND)) {
          continue;
        }
        Object inode = Files.getAttribute(fd, "unix:ino");
        if (seen.contains(inode)) {
          continue;
        }
        seen.add(inode);
        try (FileChannel file =
            FileChannel.open(fd, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
          mapped.add(file.map(MapMode.READ_WRITE, 0, file.size(), arena));
        }
      }
    }
    return mapped;
  }

  private MemorySegment locate(List<MemorySegment> mapped, long address) throws IOException {
    qtest.write(Width.QUAD, address, MARK);
    try {
      for (MemorySegment m : mapped) {
        if (m.get(LONG, 0) == MARK) {
          return m;
        }
      }
    } finally {
      qtest.write(Width.QUAD, address, 0);
    }
    throw new IOException(
        "no memfd of QEMU shows what the guest stored at 0x" + Long.toHexString(address));
  }
}
