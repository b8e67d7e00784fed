// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dist;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./oriel package`: makes packages of the built checkout.
@Command(
    name = "oriel package",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Makes packages of Oriel for this machine: programs, manual, completion, desktop entries, and"
          + " the JVM that runs them.",
      "Two builds of one commit give the same files, except for the class cache, which the JVM"
          + " makes while the commands run. All files have the time in the variable"
          + " SOURCE_DATE_EPOCH, by default that of the commit."
    })
final class PackageCommand implements Callable<Integer> {

  /// The kinds of packages, by the names that users type.
  enum Kind {
    /// A package of Debian.
    deb,
    /// An archive with a script that installs it anywhere.
    tar
  }

  @Parameters(
      arity = "1..*",
      paramLabel = "KIND",
      description = "The packages to make: ${COMPLETION-CANDIDATES}.")
  private List<Kind> kinds = List.of();

  @Option(
      names = "--output",
      paramLabel = "DIRECTORY",
      description = "Where the packages go (default: target/dist).")
  private @Nullable Path output;

  @Option(names = "--top", required = true, hidden = true)
  private Path top = Path.of("");

  @Spec private CommandSpec spec;

  private PackageCommand() {}

  /// Runs the command.
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new PackageCommand())
            .setExecutionExceptionHandler(
                (e, command, _) -> {
                  command.getErr().println("oriel package: " + e.getMessage());
                  return 1;
                })
            .execute(args));
  }

  @Override
  public Integer call() throws IOException {
    Path to = output == null ? top.resolve("target/dist") : output.toAbsolutePath();
    Files.createDirectories(to);
    PrintWriter err = spec.commandLine().getErr();
    Path work = Files.createTempDirectory(to, ".work");
    try {
      Build build = Build.of(top, time());
      err.println("oriel: linking the image");
      Layout layout = Layout.make(build, work);
      Set<Kind> each = new TreeSet<>(kinds);
      for (Kind kind : each) {
        err.println("oriel: making the package: " + kind);
        Path made =
            switch (kind) {
              case deb -> to.resolve(Deb.name(build));
              case tar -> to.resolve(Archive.name(build));
            };
        Path unfinished = work.resolve(String.valueOf(made.getFileName()));
        switch (kind) {
          case deb -> Deb.make(build, layout.forDebian(work.resolve("deb")), unfinished);
          case tar -> Archive.make(build, layout.forArchive(work.resolve("tar")), unfinished);
        }
        Files.move(unfinished, made, StandardCopyOption.REPLACE_EXISTING);
        spec.commandLine().getOut().printf(Locale.ROOT, "%s%n", made.toAbsolutePath().normalize());
      }
      spec.commandLine().getOut().flush();
    } finally {
      remove(work);
    }
    return 0;
  }

  private Instant time() throws IOException {
    String epoch = System.getenv("SOURCE_DATE_EPOCH");
    if (epoch == null || epoch.isEmpty()) {
      epoch =
          Tool.run(
              top, Map.of(), List.of("git", "-c", "safe.directory=*", "log", "-1", "--format=%ct"));
    }
    return Instant.ofEpochSecond(Long.parseLong(epoch.strip()));
  }

  private static void remove(Path directory) throws IOException {
    List<Path> inside;
    try (Stream<Path> files = Files.walk(directory)) {
      inside = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : inside) {
      Files.deleteIfExists(file);
    }
  }
}
