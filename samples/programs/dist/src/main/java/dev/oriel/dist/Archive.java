// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dist;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Makes an archive of a tree of files, with a script that installs them.
final class Archive {

  private Archive() {}

  /// Returns the name of the directory in the archive.
  static String directory(Build build) {
    return "oriel-" + build.version() + "-linux-" + build.machine().kernel();
  }

  /// Returns the name of the archive's file.
  static String name(Build build) {
    return directory(build) + ".tar.xz";
  }

  /// Writes the archive.
  ///
  /// @param tree a tree in a directory of the name that [#directory] returns
  static void make(Build build, Tree tree, Path archive) throws IOException {
    tree.settle(build.time());
    Path above = Objects.requireNonNull(tree.root().getParent());
    String _ =
        Tool.run(
            above,
            // Higher levels of xz take minutes and save a tenth.
            Map.of("LC_ALL", "C", "XZ_OPT", "-1"),
            List.of(
                "tar",
                "--sort=name",
                "--format=ustar",
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "--xz",
                "--create",
                "--file",
                archive.toString(),
                directory(build)));
  }
}
