// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The methods that Jazzer calls. Jazzer defines their names and signatures.
///
/// Threading: one thread.
public final class JazzerEntry {

  /// The longest input. libFuzzer gets the same limit.
  static final int MAX_BYTES = 4096;

  private static @Nullable FuzzTarget target;
  private static @Nullable MappedByteBuffer current;

  private JazzerEntry() {}

  /// Chooses the target.
  ///
  /// @param arguments the name of the target, and the file for the current input: if a signal kills
  ///   the process, only this file has the input
  public static void fuzzerInitialize(String[] arguments)
      throws IOException, ReflectiveOperationException {
    target = Targets.named(arguments[0]);
    try (FileChannel file =
        FileChannel.open(
            Path.of(arguments[1]),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      current = file.map(FileChannel.MapMode.READ_WRITE, 0, Integer.BYTES + MAX_BYTES);
    }
  }

  /// Runs one input.
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (target == null || current == null) {
      throw new IllegalStateException("fuzzerInitialize was not called");
    }
    int length = Math.min(input.length, MAX_BYTES);
    current.putInt(0, length).put(Integer.BYTES, input, 0, length);
    Targets.run(target, input);
  }
}
