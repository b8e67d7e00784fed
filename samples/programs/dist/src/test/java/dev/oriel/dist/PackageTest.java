// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.text.DebianPackages;
import java.awt.Dimension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Makes packages of small trees. The whole package is checked by `.ci/package-check`.
class PackageTest {

  private static final Path TOP = Path.of("..", "..", "..");
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path dir;

  private Tree tree(String name) throws IOException {
    Tree tree = new Tree(Files.createDirectories(dir.resolve(name)));
    tree.writeProgram("usr/lib/oriel/bin/java", "\0GLIBC_2.2.5\0GLIBC_2.34\0GLIBC_2.4\0");
    tree.write("usr/lib/oriel/lib/lib1.so", "\0GLIBC_2.17\0");
    tree.write("usr/share/doc/text", "GLIBC_2.99");
    tree.link("usr/bin/oriel", "../lib/oriel/bin/oriel");
    tree.write("etc/xdg/oriel/config", "# settings\n");
    return tree;
  }

  @Test
  void twoBuildsAreTheSameWhateverTheRightsOfTheFiles() throws IOException {
    Build build = Build.of(TOP, TIME);
    Tree first = tree("first");
    Tree second = tree("second");
    Files.setPosixFilePermissions(
        second.path("usr/share/doc/text"), PosixFilePermissions.fromString("rw-rw----"));
    Files.setPosixFilePermissions(
        second.path("usr/share"), PosixFilePermissions.fromString("rwxrwx---"));
    Deb.make(build, first, dir.resolve("1.deb"));
    Deb.make(build, second, dir.resolve("2.deb"));
    assertEquals(-1, Files.mismatch(dir.resolve("1.deb"), dir.resolve("2.deb")));
  }

  @Test
  void thePackageNamesWhatItDependsOn() throws IOException {
    Path deb = dir.resolve("1.deb");
    Deb.make(Build.of(TOP, TIME), tree("files"), deb);
    String depends =
        Tool.run(dir, Map.of(), List.of("dpkg-deb", "--field", deb.toString(), "Depends"));
    assertTrue(depends.startsWith("libc6 (>= 2.34), "), depends);
    for (String library : DebianPackages.of("libEGL.so.1", "libgtk-3.so.0").split(" ", -1)) {
      assertTrue(depends.contains(" " + library), depends);
    }
    String contents =
        Tool.run(dir, Map.of("TZ", "UTC"), List.of("dpkg-deb", "--contents", deb.toString()));
    assertTrue(contents.contains("-rwxr-xr-x root/root"), contents);
    assertTrue(contents.contains("2026-01-02 03:04 ./usr/bin/oriel -> "), contents);
    String conffiles =
        Tool.run(dir, Map.of(), List.of("dpkg-deb", "--info", deb.toString(), "conffiles"));
    assertEquals("/etc/xdg/oriel/config\n", conffiles);
  }

  @Test
  void aVersionThatIsNotReleasedIsOlder() {
    assertEquals("1.0.0~snapshot", Deb.version(new Build(TOP, "1.0.0-SNAPSHOT", TIME)));
    assertEquals("1.0.0", Deb.version(new Build(TOP, "1.0.0", TIME)));
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32, 48, 64, 128, 256})
  void iconsHaveTheSizesOfTheirDirectories(int size) throws IOException {
    try (InputStream in = Resources.open("oriel-" + size + ".png")) {
      var picture = Objects.requireNonNull(ImageIO.read(in));
      assertEquals(
          new Dimension(size, size), new Dimension(picture.getWidth(), picture.getHeight()));
      assertTrue(picture.getColorModel().hasAlpha());
    }
  }

  /// The script of an archive installs into any directory, and removes exactly that again.
  @Test
  void anArchiveIsInstalledAndRemoved() throws IOException {
    Tree tree = new Tree(Files.createDirectory(dir.resolve("archive")));
    tree.writeProgram("install.sh", Resources.text("install.sh"));
    tree.writeProgram("lib/oriel/bin/oriel", "#!/bin/sh\necho started\n");
    tree.write("share/doc/oriel/a b", "text");
    tree.link("bin/oriel", "../lib/oriel/bin/oriel");
    tree.settle(TIME);
    Path prefix = dir.resolve("a prefix");
    Files.createDirectories(prefix.resolve("bin"));
    Files.writeString(prefix.resolve("bin/other"), "of the user");
    Map<String, String> environment = Map.of("PREFIX", prefix.toString());
    String installer = tree.path("install.sh").toString();
    for (int twice = 0; twice < 2; twice++) {
      String _ = Tool.run(dir, environment, List.of(installer));
      assertEquals(
          "started\n", Tool.run(dir, Map.of(), List.of(prefix.resolve("bin/oriel").toString())));
    }
    assertEquals(
        TIME, Files.getLastModifiedTime(prefix.resolve("share/doc/oriel/a b")).toInstant());
    String _ = Tool.run(dir, environment, List.of(installer, "--uninstall"));
    assertTrue(Files.exists(prefix.resolve("bin/other")), "of the user");
    assertEquals(3, new Tree(prefix).all().size(), () -> "only that: " + prefix);
    assertFalse(Files.exists(prefix.resolve("lib")));
  }
}
