// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.fixtures.TestProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests the launcher in a built checkout, with a JDK whose `java` prints how it was started.
class LauncherTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Path LAUNCHER =
      Path.of("..", "..", "..", "oriel").toAbsolutePath().normalize();

  /// Its parts; and what it has in common with the launcher of a package.
  private static final List<String> PARTS =
      List.of(
          ".launcher/common",
          ".launcher/build",
          ".launcher/commands",
          ".launcher/usage",
          "samples/programs/oriel/src/main/launch/start");

  /// Prints the character set and the language of its locale, and its arguments, one on each line;
  /// and whether a JVM, which splits the module path at colons, finds its first directory.
  private static final String JAVA =
      """
      #!/bin/sh
      echo "charmap $(locale charmap)"
      echo "messages ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}"
      path=
      for arg; do
        echo "arg $arg"
        if [ "$path" = next ]; then [ -d "${arg%%:*}" ] && echo 'modules are there'; path=; fi
        case $arg in
          -XX:AOTCache=*:*) ;;
          -XX:AOTCache=*) [ -e "${arg#*=}" ] && echo 'class cache is there' ;;
        esac
        if [ "$arg" = --module-path ]; then path=next; fi
      done
      """;

  @TempDir Path dir;

  private String release = "25";

  private Path checkout(String name) throws IOException {
    Path checkout = dir.resolve(name);
    Path built = Files.createDirectories(checkout.resolve("samples/programs/oriel/target"));
    Files.createDirectories(built.resolve("modules"));
    Files.copy(LAUNCHER, checkout.resolve("oriel"));
    for (String part : PARTS) {
      Path copy = checkout.resolve(part);
      Files.createDirectories(copy.getParent());
      Files.copy(LAUNCHER.resolveSibling(part), copy);
    }
    // The real one would install what this machine lacks.
    script(checkout.resolve(".launcher/provide"), "#!/bin/sh\n");
    Files.createFile(built.resolve("classes.aot"));
    Files.createFile(built.resolve("launch.stamp"));
    return checkout.resolve("oriel");
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path jdk(String java) throws IOException {
    Path bin = Files.createDirectories(dir.resolve("jdk/bin"));
    Files.writeString(dir.resolve("jdk/release"), "JAVA_VERSION=\"" + release + "\"\n");
    for (String program : List.of("java", "javac")) {
      script(bin.resolve(program), java);
    }
    return dir.resolve("jdk");
  }

  private List<String> starts(Path launcher, Map<String, String> environment, String... args)
      throws IOException {
    return starts(JAVA, launcher, environment, args);
  }

  private List<String> starts(
      String java, Path launcher, Map<String, String> environment, String... args)
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of("env", "-u", "LC_ALL", "-u", "LC_CTYPE", "-u", "LANG"));
    command.add("JAVA_HOME=" + jdk(java));
    environment.forEach((name, value) -> command.add(name + "=" + value));
    command.add(launcher.toString());
    command.addAll(List.of(args));
    try (TestProcess oriel = TestProcess.start(null, Map.of(), command)) {
      List<String> told = oriel.stdout().lines().toList();
      assertEquals(0, oriel.awaitExit(LIMIT), oriel.stderr());
      return told;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX"})
  void charactersAreUtf8InEachLocaleAndItsLanguageStays(String locale) throws IOException {
    for (String variable : List.of("LC_ALL", "LANG", "LC_CTYPE")) {
      List<String> told = starts(checkout(variable), Map.of(variable, locale), "list", "--vm", "ü");
      assertEquals("charmap UTF-8", told.getFirst());
      assertEquals(variable.equals("LC_CTYPE") ? "messages " : "messages " + locale, told.get(1));
      assertTrue(told.contains("arg ü"), told::toString);
    }
  }

  /// A JVM uses ASCII if the locale of any category is not installed.
  @ParameterizedTest
  @ValueSource(strings = {"LC_ALL", "LANG", "LC_CTYPE", "LC_MESSAGES", "LC_TIME"})
  void charactersAreUtf8WhereTheLocaleIsNotInstalled(String variable) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String script = "#!/bin/sh\nexec '" + java + "' -XshowSettings:properties -version 2>&1\n";
    List<String> told = starts(script, checkout("a"), Map.of(variable, "xx_XX.UTF-8"), "list");
    assertTrue(told.contains("    sun.jnu.encoding = UTF-8"), told::toString);
    assertTrue(told.contains("    stdout.encoding = UTF-8"), told::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "Zoë", "a:b", "with blank"})
  void theModulesAreFoundWhereverTheCheckoutIs(String name) throws IOException {
    List<String> told = starts(checkout(name), Map.of("LC_ALL", "C"), "list");
    assertTrue(told.contains("modules are there"), told::toString);
    assertTrue(told.contains("class cache is there"), told::toString);
  }

  /// javac splits its paths at colons.
  @ParameterizedTest
  @ValueSource(strings = {"plain", "a:b", "a: b"})
  void mavenBuildsByANameWithoutAColon(String name) throws IOException {
    Path launcher = checkout(name);
    Path checkout = launcher.resolveSibling("").normalize();
    Files.delete(checkout.resolve("samples/programs/oriel/target/launch.stamp"));
    Path told = dir.resolve("told");
    Path bin = Files.createDirectories(dir.resolve("bin"));
    script(
        bin.resolve("mvn"),
        """
        #!/bin/sh
        for arg; do
          case $arg in
            */pom.xml) echo "$arg" && ls "${arg%/pom.xml}" ;;
          esac
        done >'TOLD'
        """
            .replace("TOLD", told.toString()));
    List<String> _ = starts(launcher, Map.of("PATH", bin + ":" + System.getenv("PATH")), "list");
    List<String> lines = Files.readAllLines(told);
    assertFalse(lines.getFirst().contains(":"), lines::toString);
    assertTrue(lines.contains("oriel"), () -> "that is the checkout: " + lines);
    Path used = Path.of(lines.getFirst()).resolveSibling("");
    assertEquals(name.equals("plain"), Files.exists(used), () -> used + " is cleared away");
    assertTrue(Files.exists(launcher), "and the checkout is not");
  }

  /// The JVM, and those that it starts, split the class path at colons.
  @ParameterizedTest
  @CsvSource({"bench, plain", "bench, a:b", "fuzz, plain", "fuzz, a:b"})
  void theClassPathNamesAnExistingCheckoutWithoutAColon(String command, String name)
      throws IOException {
    Path launcher = checkout(name);
    Path target =
        Files.createDirectories(
            launcher.resolveSibling("samples/development/" + command + "/target"));
    Path jar = Files.createFile(target.resolve("oriel-" + command + ".jar"));
    Files.writeString(target.resolve("class-path"), dir.toString());
    List<String> told =
        starts(launcher, Map.of("XDG_CACHE_HOME", dir.resolve("cache").toString()), command);
    int at = told.indexOf("arg -cp");
    String first = told.get(at + 1).substring("arg ".length()).split(":", 2)[0];
    assertTrue(Files.isSameFile(jar, Path.of(first)), told::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"setup", "test", "lab", "qemus", "install-check"})
  void theCommandsOfACheckoutSayWhatTheyDoAndDoNothing(String command) throws IOException {
    List<String> told = starts(checkout("a"), Map.of(), command, "--help");
    assertEquals("usage: ./oriel " + command + " [OPTION...]", told.getFirst());
    assertTrue(
        told.size() > 2 && told.stream().noneMatch(l -> l.startsWith("arg ")), told::toString);
  }

  @Test
  void theBoundsOfTheMemoryAreGivenAndCanBeOverridden() throws IOException {
    List<String> told =
        starts(checkout("a"), Map.of("ORIEL_JAVA_OPTS", "-Xmx64m -Dx=y"), "capture");
    List<String> heaps = told.stream().filter(l -> l.startsWith("arg -Xmx")).toList();
    assertEquals(2, heaps.size(), told::toString);
    assertEquals("arg -Xmx64m", heaps.getLast());
    assertTrue(told.contains("arg -Dx=y"), told::toString);
    assertTrue(told.stream().anyMatch(l -> l.startsWith("arg -XX:MaxDirectMemorySize=")));
  }

  /// A newer JVM may lack these options, and would not start.
  @ParameterizedTest
  @CsvSource({"25, true", "25.0.3, true", "26, false", "250, false"})
  void aKnownJvmIsToldToSleepWhileThereIsNothingToDo(String version, boolean known)
      throws IOException {
    release = version;
    List<String> told = starts(checkout("a"), Map.of(), "list");
    assertEquals(known, told.contains("arg -XX:AsyncDeflationInterval=60000"), told::toString);
    assertEquals(known, told.contains("arg -XX:+UnlockDiagnosticVMOptions"), told::toString);
  }

  @ParameterizedTest
  @CsvSource({"view --vm x, true", "--verbose view, true", "list, false", "list --vm view, false"})
  void aWindowHasASmallYoungGeneration(String words, boolean window) throws IOException {
    List<String> told = starts(checkout("a"), Map.of(), words.split(" "));
    assertEquals(window, told.stream().anyMatch(l -> l.startsWith("arg -Xmn")), told::toString);
  }

  /// The optimising compiler is for the commands that loop over pixels, wherever their options are.
  @ParameterizedTest
  @CsvSource({
    "record -o record.mkv, true",
    "--verbose record -o a.mkv, true",
    "watch, true",
    "--verbose watch --json, true",
    "capture -o s-%d.png --count 5, true",
    "--verbose capture -o s-%d.png --count=5, true",
    "capture -o a.png, false",
    "capture -o record --vm watch, false",
    "capture --vm x--count -o a.png, false",
    "list --vm record, false",
    "view --vm watch, false",
    "input type record, false"
  })
  void theCompilersSuitTheCommandAndNotItsValues(String words, boolean optimising)
      throws IOException {
    List<String> told = starts(checkout("a"), Map.of(), words.split(" "));
    assertEquals(!optimising, told.contains("arg -XX:TieredStopAtLevel=1"), told::toString);
  }

  /// The JVM's standard output is that of the command, which may be a picture.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xmx100000g",
        "-XX:NoSuchOption",
        "-XX:+PrintFlagsFinal",
        "-XX:+UseParallelGC",
        "-XX:MaxPermSize=1m",
        "-XX:AOTCache=/etc/passwd",
        "-Xlog",
        "-Xlog:gc",
        "-Xlog:gc::uptime",
        "-verbose:class",
        "-verbose:gc",
        "-Xlog:nosuchtag"
      })
  void whatAJvmSaysGoesToStderr(String option) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    // The real JVM with all options, up to the modules.
    String started =
        """
        #!/bin/sh
        for arg; do
          shift
          case $arg in --enable-native-access*) break ;; esac
          set -- "$@" "$arg"
        done
        # The remaining arguments are before those that were kept.
        while [ "$1" != -XX:+DisplayVMOutputToStderr ]; do shift; done
        exec 'JAVA' "$@" -version
        """
            .replace("JAVA", java.toString());
    Map<String, String> environment =
        Map.of("JAVA_HOME", jdk(started).toString(), "ORIEL_JAVA_OPTS", option);
    List<String> command = List.of(checkout("a").toString(), "list");
    try (TestProcess oriel = TestProcess.start(null, environment, command)) {
      assertEquals(List.of(), oriel.stdout().lines().toList());
      int _ = oriel.awaitExit(LIMIT);
      assertFalse(oriel.stderr().isBlank());
    }
  }
}
