// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dist;

import dev.oriel.core.text.DebianPackages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes a Debian package of a tree of files.
final class Deb {

  /// The newest symbols of the C library that a file asks for.
  private static final Pattern LIBC = Pattern.compile("GLIBC_2\\.(\\d{1,3})(?!\\d)");

  private Deb() {}

  /// Returns the name of the package's file.
  static String name(Build build) {
    return "oriel_" + version(build) + "_" + build.machine().debian() + ".deb";
  }

  /// Returns the version as Debian compares it: a version that is not released yet is older.
  static String version(Build build) {
    return build.version().replace("-SNAPSHOT", "~snapshot");
  }

  /// Writes the package. All files of the tree must have their final times.
  static void make(Build build, Tree tree, Path package_) throws IOException {
    tree.write("DEBIAN/control", control(build, tree));
    tree.write("DEBIAN/conffiles", "/etc/xdg/oriel/config\n");
    tree.write("DEBIAN/md5sums", sums(tree));
    tree.settle(build.time());
    String _ =
        Tool.run(
            tree.root(),
            Map.of("SOURCE_DATE_EPOCH", String.valueOf(build.time().getEpochSecond())),
            List.of(
                "dpkg-deb",
                "--root-owner-group",
                "-Zzstd",
                "-z9",
                "--build",
                tree.root().toString(),
                package_.toString()));
  }

  private static String control(Build build, Tree tree) throws IOException {
    return String.format(
        Locale.ROOT,
        """
        Package: oriel
        Version: %s
        Architecture: %s
        Maintainer: The Oriel authors <authors@oriel.invalid>
        Installed-Size: %d
        Depends: %s
        Recommends: %s
        Suggests: %s
        Section: utils
        Priority: optional
        Description: viewer and capture of the consoles of QEMU virtual machines
         Oriel shows the consoles of virtual machines that QEMU offers with
         "-display dbus" in windows, and captures them as pictures and videos.
         A guest's buffers on the GPU are shown without a copy, and given back when
         the GPU has read them.
         .
         The package contains the command oriel with its viewer and its console
         manager, and the JVM that runs them.
        """,
        version(build),
        build.machine().debian(),
        (tree.size() + 1023) / 1024,
        "libc6 (>= 2." + newestLibc(tree) + "), " + list(DebianPackages.libraries()),
        list(DebianPackages.of("qemu-system-x86_64", "ffmpeg", "dbus-daemon")),
        list(DebianPackages.of("virgl_render_server", "vulkaninfo", "/usr/share/vulkan/icd.d")));
  }

  private static String list(String packages) {
    return packages.replace(" ", ", ");
  }

  /// Returns the minor number of the oldest C library 2 that has all symbols that the tree's
  /// programs and libraries ask for.
  static int newestLibc(Tree tree) throws IOException {
    int newest = 0;
    for (Path file : tree.all()) {
      String name = file.toString();
      if (Files.isRegularFile(file) && (name.endsWith(".so") || name.endsWith("/bin/java"))) {
        Matcher symbols =
            LIBC.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        while (symbols.find()) {
          newest = Math.max(newest, Integer.parseInt(symbols.group(1)));
        }
      }
    }
    return newest;
  }

  private static String sums(Tree tree) throws IOException {
    StringBuilder sums = new StringBuilder();
    for (Path file : tree.all()) {
      Path name = tree.root().relativize(file);
      boolean regular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
      if (regular && !name.startsWith("DEBIAN") && !name.startsWith("etc")) {
        sums.append(md5(Files.readAllBytes(file))).append("  ").append(name).append('\n');
      }
    }
    return sums.toString();
  }

  private static String md5(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
