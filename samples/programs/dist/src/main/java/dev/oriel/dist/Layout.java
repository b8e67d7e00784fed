// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dist;

import dev.oriel.cli.completion.CompletionScript;
import dev.oriel.cli.completion.CompletionScript.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Says where each file of a package goes.
final class Layout {

  /// The directory of the image, below the prefix.
  private static final String IMAGE = "lib/oriel";

  private static final List<Integer> ICON_SIZES = List.of(16, 32, 48, 64, 128, 256);

  /// The schemas of what commands write as JSON.
  private static final String SCHEMAS =
      "samples/programs/oriel/src/main/resources/dev/oriel/cli/schemas";

  private final Build build;
  private final Path image;

  private Layout(Build build, Path image) {
    this.build = build;
    this.image = image;
  }

  /// Makes what all packages have in common.
  ///
  /// @param work an empty directory, which must exist as long as the layout
  static Layout make(Build build, Path work) throws IOException {
    Path place = work.resolve("image");
    Image image = Image.make(build, work, place);
    Tree tree = new Tree(place);
    tree.writeProgram("bin/oriel", Resources.text("launcher"));
    Path start = place.resolve("lib/start");
    Files.copy(build.start(), start);
    tree.settle(build.time());
    image.train(start, Files.createDirectory(work.resolve("home")));
    tree.settle(build.time());
    return new Layout(build, place);
  }

  /// Returns the files of a package of Debian.
  Tree forDebian(Path directory) throws IOException {
    Tree tree = new Tree(Files.createDirectory(directory));
    common(tree, "usr/", "share/zsh/vendor-completions");
    tree.copyResource("etc/xdg/oriel/config", "config");
    tree.copyResource("usr/share/doc/oriel/copyright", "copyright");
    tree.writeCompressed("usr/share/doc/oriel/changelog", changelog());
    tree.copyResource("usr/share/lintian/overrides/oriel", "lintian-overrides");
    return tree;
  }

  /// Returns the files of an archive, with the script that installs them.
  Tree forArchive(Path directory) throws IOException {
    Tree tree = new Tree(Files.createDirectories(directory.resolve(Archive.directory(build))));
    common(tree, "", "share/zsh/site-functions");
    tree.copyResource("share/doc/oriel/config", "config");
    tree.copyResource("share/doc/oriel/copyright", "copyright");
    tree.copy("share/doc/oriel/CHANGELOG.md", build.text("CHANGELOG.md"));
    tree.writeProgram("install.sh", Resources.text("install.sh"));
    return tree;
  }

  private void common(Tree tree, String prefix, String zsh) throws IOException {
    tree.copyAll(prefix + IMAGE, image);
    tree.link(prefix + "bin/oriel", "../" + IMAGE + "/bin/oriel");
    for (String program : List.of("oriel-view", "oriel-manager")) {
      tree.copyResource(
          prefix + "share/applications/" + program + ".desktop", program + ".desktop");
    }
    tree.copyResource(prefix + "share/metainfo/dev.oriel.oriel.metainfo.xml", "oriel.metainfo.xml");
    tree.copyResource(prefix + "share/icons/hicolor/scalable/apps/oriel.svg", "oriel.svg");
    for (int size : ICON_SIZES) {
      tree.copyResource(
          String.format(
              Locale.ROOT, "%sshare/icons/hicolor/%dx%d/apps/oriel.png", prefix, size, size),
          "oriel-" + size + ".png");
    }
    for (String unit : List.of("oriel-bus.socket", "oriel-bus.service")) {
      tree.copyResource(prefix + "lib/systemd/user/" + unit, unit);
    }
    for (Shell shell : Shell.values()) {
      String file =
          switch (shell) {
            case BASH -> "share/bash-completion/completions/oriel";
            case ZSH -> zsh + "/_oriel";
            case FISH -> "share/fish/vendor_completions.d/oriel.fish";
          };
      tree.write(prefix + file, CompletionScript.of(shell, Manual.commands()));
    }
    for (Map.Entry<String, String> page : Manual.pages(build.version(), build.time()).entrySet()) {
      String section = page.getKey().substring(page.getKey().lastIndexOf('.') + 1);
      tree.writeCompressed(
          prefix + "share/man/man" + section + "/" + page.getKey(), page.getValue());
    }
    tree.copyAll(prefix + "share/oriel/schemas", build.text(SCHEMAS));
    tree.copy(prefix + "share/doc/oriel/NOTICE", build.text("NOTICE"));
  }

  /// Returns a changelog as Debian wants one. It refers to the project's own.
  private String changelog() {
    return String.format(
        Locale.ROOT,
        "oriel (%s) unstable; urgency=medium%n%n  * See CHANGELOG.md in the source.%n%n"
            + " -- The Oriel authors <authors@oriel.invalid>  %s%n",
        Deb.version(build),
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .format(build.time().atOffset(ZoneOffset.UTC)));
  }
}
