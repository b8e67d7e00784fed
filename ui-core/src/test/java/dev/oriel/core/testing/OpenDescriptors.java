// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// This process's descriptors, to be counted before and after what must not leak any.
public final class OpenDescriptors {

  private OpenDescriptors() {}

  /// How many are of memory, of buffers, or of something to wait for: what is passed around here.
  ///
  /// Pipes, sockets and files are not counted, as the JVM opens and closes some at any time: those
  /// to a program that has ended are closed after its end was told.
  public static int count() {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return Math.toIntExact(
          all.map(OpenDescriptors::target).filter(OpenDescriptors::ours).count());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean ours(String target) {
    return target.startsWith("/memfd:")
        || target.startsWith("/dmabuf:")
        || target.startsWith("anon_inode:");
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException _) {
      return ""; // closed meanwhile
    }
  }
}
