// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The firmware of the guest: 64 KiB of zeroes, with instructions at the reset vector that halt the
/// processor permanently. The machine runs, because a stopped machine would drop input, but it uses
/// no processor time.
final class HaltRom {

  private static final int SIZE = 1 << 16;
  private static final int RESET_VECTOR = 0xfff0;

  /// `cli; hlt; jmp .-1`.
  private static final byte[] HALT = {(byte) 0xfa, (byte) 0xf4, (byte) 0xeb, (byte) 0xfd};

  private HaltRom() {}

  static Path write(Path file) throws IOException {
    byte[] rom = new byte[SIZE];
    System.arraycopy(HALT, 0, rom, RESET_VECTOR, HALT.length);
    return Files.write(file, rom);
  }
}
