// SPDX-License-Identifier: Apache-2.0
package dev.oriel.demoguest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Checks that the committed image is the one that its source makes.
class DemoGuestImageTest {
  private static final Path SOURCE = Path.of("src", "main", "demo-guest").toAbsolutePath();
  private static final List<String> PARTS =
      List.of("boot", "main", "scene", "light", "input", "text");

  @TempDir Path directory;

  @Test
  void isWhatItsSourceAssemblesTo() throws Exception {
    assumeTrue(
        assemblesForX86(), "needs GNU as and ld for x86 (package binutils on an x86 machine)");
    List<String> link =
        new ArrayList<>(
            List.of("ld", "-m", "elf_i386", "-T", SOURCE.resolve("guest.ld").toString()));
    link.addAll(List.of("--oformat", "binary", "-o", "demo-guest.img"));
    for (String part : PARTS) {
      run("as", "--32", "-I", SOURCE.toString(), "-o", part + ".o", SOURCE.resolve(part + ".S"));
      link.add(part + ".o");
    }
    run(link.toArray());

    try (InputStream committed = DemoGuestImage.open()) {
      assertArrayEquals(
          Files.readAllBytes(directory.resolve("demo-guest.img")),
          committed.readAllBytes(),
          "demo-guest.img is not what boot.S and the others assemble to; see the head of boot.S");
    }
  }

  private static boolean assemblesForX86() throws InterruptedException {
    try {
      return new ProcessBuilder("as", "--32", "--version").start().waitFor() == 0
          && new ProcessBuilder("ld", "-m", "elf_i386", "--version").start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private void run(Object... command) throws Exception {
    var words = new ArrayList<String>();
    for (Object word : command) {
      words.add(word.toString());
    }
    Process process =
        new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> String.join(" ", words) + "\n" + output);
  }
}
