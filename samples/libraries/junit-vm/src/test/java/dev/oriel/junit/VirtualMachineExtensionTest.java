// SPDX-License-Identifier: Apache-2.0
package dev.oriel.junit;

import static dev.oriel.screen.targets.Target.image;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.QemuProcess;
import dev.oriel.screen.Screen;
import dev.oriel.screen.Vm;
import dev.oriel.screen.VmSetup;
import dev.oriel.screen.match.Needle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.OutputDirectoryCreator;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/// The lifetime of VMs in tests, and the files that a failed test leaves.
final class VirtualMachineExtensionTest {

  private static final String[] SMALL = {"-nodefaults", "-accel", "tcg", "-m", "16", "-vga", "std"};
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private Path reports;

  private Events run(Class<?> tests) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(tests))
        .configurationParameter("dev.oriel.junit.reports", reports.toString())
        .outputDirectoryCreator(new Published(reports))
        .execute()
        .allEvents();
  }

  /// The directory of JUnit's report, one for all tests.
  private record Published(Path reports) implements OutputDirectoryCreator {
    @Override
    public Path getRootDirectory() {
      return reports.resolve("published");
    }

    @Override
    public Path createOutputDirectory(TestDescriptor test) throws IOException {
      return Files.createDirectories(getRootDirectory());
    }
  }

  private static Throwable failure(Events events) {
    List<Throwable> failures =
        events.executions().failed().stream()
            .map(e -> e.getTerminationInfo().getExecutionResult().getThrowable().orElseThrow())
            .toList();
    assertEquals(1, failures.size(), failures::toString);
    return failures.getFirst();
  }

  private static void assertPassed(Events events, int tests) {
    List<Throwable> failures =
        events.executions().failed().stream()
            .flatMap(e -> e.getTerminationInfo().getExecutionResult().getThrowable().stream())
            .toList();
    failures.forEach(Throwable::printStackTrace);
    assertEquals(List.of(), failures);
    assertEquals(
        tests, events.executions().succeeded().filter(e -> e.getTestDescriptor().isTest()).count());
  }

  private Set<String> kept(Class<?> tests, String test) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(reports.resolve(tests.getName()).resolve(test))) {
      files.forEach(file -> names.add(String.valueOf(file.getFileName())));
    }
    return names;
  }

  // ---- lifecycles

  @VirtualMachine({"-nodefaults", "-accel", "tcg", "-m", "16", "-vga", "std"})
  static final class OneForAll {
    static final List<ProcessHandle> SEEN = new ArrayList<>();

    @BeforeEach
    void look(Vm vm) {
      assertTrue(process(vm).isAlive());
    }

    @RepeatedTest(2)
    void sees(Vm vm, Screen screen) {
      assertSame(vm.screen(), screen);
      SEEN.add(process(vm));
    }

    @Nested
    final class Inside {
      @Test
      void seesTheSame(Vm vm) {
        SEEN.add(process(vm));
      }
    }
  }

  @Test
  void keepsTheVmOfAClassForAllItsTests() {
    OneForAll.SEEN.clear();
    assertPassed(run(OneForAll.class), 3);
    assertEquals(1, OneForAll.SEEN.stream().distinct().count());
    assertFalse(OneForAll.SEEN.getFirst().isAlive(), "the VM ends with the class");
  }

  @VirtualMachine(
      value = {"-nodefaults", "-accel", "tcg", "-m", "16", "-vga", "std"},
      scope = VirtualMachine.Scope.TEST)
  static final class OneForEach {
    static final List<ProcessHandle> SEEN = new ArrayList<>();

    @RepeatedTest(2)
    void sees(Vm vm) {
      assertTrue(SEEN.stream().noneMatch(ProcessHandle::isAlive), "the previous VM has ended");
      SEEN.add(process(vm));
    }
  }

  @Test
  void startsAVmForEachTest() {
    OneForEach.SEEN.clear();
    assertPassed(run(OneForEach.class), 2);
    assertEquals(2, OneForEach.SEEN.stream().distinct().count());
  }

  @ExtendWith(VirtualMachineExtension.class)
  static final class Fields {
    static final List<ProcessHandle> SEEN = new ArrayList<>();

    @VirtualMachine static final VmSetup SETUP = VmSetup.qemu(SMALL).with("-name", "of setup");

    @VirtualMachine({"-nodefaults", "-accel", "tcg", "-m", "16", "-vga", "std", "-name", "mine"})
    private @Nullable Screen screen;

    @Test
    void haveTheirOwnVms(
        @VirtualMachine({
              "-nodefaults",
              "-accel",
              "tcg",
              "-m",
              "16",
              "-vga",
              "std",
              "-name",
              "parameter"
            })
            Vm vm) {
      assertEquals("parameter", vm.connection().vm().name());
      assertNotSame(vm.screen(), screen);
      assertNotNull(screen);
      SEEN.add(process(vm));
    }

    @AfterAll
    static void seeTheirOne(Vm vm) {
      assertEquals("of setup", vm.connection().vm().name());
      assertFalse(SEEN.getFirst().isAlive(), "a parameter's VM ends with the test");
    }
  }

  @Test
  void givesVmsToFieldsAndParameters() {
    Fields.SEEN.clear();
    assertPassed(run(Fields.class), 1);
  }

  @VirtualMachine(qmp = "${oriel.test.qmp}")
  static final class Attached {
    @Test
    void seesTheRunningVm(Vm vm) {
      assertEquals(null, vm.process());
      assertEquals("running", vm.connection().vm().name());
      assertTrue(vm.screen().capture().width() >= 640);
    }
  }

  @Test
  void attachesToARunningVmAndLeavesItRunning() throws Exception {
    Path directory = Files.createTempDirectory("oriel-vm");
    try (QemuProcess qemu =
        QemuProcess.start(
            QemuProcess.DEFAULT_PROGRAM,
            Stream.concat(Stream.of(SMALL), Stream.of("-name", "running")).toList(),
            directory)) {
      System.setProperty("oriel.test.qmp", qemu.qmpSocket().toString());
      assertPassed(run(Attached.class), 1);
      assertTrue(qemu.process().isAlive());
      try (Vm vm = Vm.start(VmSetup.attach(new Endpoint.Qmp(qemu.qmpSocket()), null))) {
        assertEquals("running", vm.connection().vm().name());
      }
    } finally {
      System.clearProperty("oriel.test.qmp");
      Files.deleteIfExists(directory.resolve("qemu.log"));
      Files.delete(directory);
    }
  }

  // ---- failures

  @VirtualMachine({"-nodefaults", "-accel", "tcg", "-m", "16", "-vga", "std"})
  static final class Waits {
    @Test
    void inVain(Screen screen) {
      Picture picture = new Picture(40, 30);
      picture.fill(new Rect(10, 10, 20, 10), 0xff8000);
      screen.waitForChange(LIMIT);
      screen.waitFor(image(Needle.of("no such.png", picture)), Duration.ofMillis(200));
    }
  }

  @Test
  void saysTheBestMatchAndKeepsThePictures() throws IOException {
    Throwable failure = failure(run(Waits.class));
    String message = String.valueOf(failure.getMessage());
    Path directory = reports.resolve(Waits.class.getName()).resolve("inVain");
    assertTrue(
        message.matches(
            "(?s)no such.png \\(40x30\\) was not on the screen within 200 ms: the best match of no"
                + " such.png, at 40x30\\+\\d+\\+\\d+, has a score of -?\\d\\.\\d{3}, 0.900 is needed;"
                + " see "
                + Pattern.quote(directory.toString())
                + "\nlast calls:\n.* waits up to 90 s for a change\n"
                + ".* waits up to 200 ms for no such.png \\(40x30\\)\n.*"),
        message);
    Set<String> kept = kept(Waits.class, "inVain");
    assertTrue(kept.contains("no_such-difference.png"), kept::toString);
    assertTrue(kept.contains("console0-last.png"), kept::toString);
    assertTrue(kept.contains("qemu.log"), kept::toString);
    assertTrue(kept.stream().anyMatch(n -> n.startsWith("console0-frame1-")), kept::toString);
    String page = Files.readString(directory.resolve("report.html"));
    assertTrue(page.contains("<h1>inVain(Screen)</h1>"), page);
    assertTrue(page.contains("waits up to 200 ms for no such.png (40x30)"), page);
    assertTrue(page.contains("data:image/png;base64,"), page);
    String result = Files.readString(directory.resolve("result.json"));
    assertTrue(result.contains("\"test\" : \"inVain(Screen)\""), result);
    assertTrue(result.contains("\"difference\" : \"no_such-difference.png\""), result);
    assertTrue(result.contains("\"kind\" : \"MISSED\""), result);
    assertEquals(page, Files.readString(reports.resolve("published").resolve("report.html")));
    assertEquals(0, failure.getSuppressed().length);
  }

  @VirtualMachine({"-nodefaults", "-accel", "tcg", "-m", "16", "-vga", "std"})
  static final class Asserts {
    @Test
    void somethingElse(Screen screen) {
      screen.waitForChange(LIMIT);
      fail("something else");
    }
  }

  @Test
  void keepsThePicturesOfAnyFailure() throws IOException {
    Throwable failure = failure(run(Asserts.class));
    assertEquals("something else", failure.getMessage());
    assertEquals(1, failure.getSuppressed().length);
    assertTrue(
        String.valueOf(failure.getSuppressed()[0].getMessage()).contains(reports.toString()));
    assertTrue(kept(Asserts.class, "somethingElse").contains("console0-last.png"));
  }

  @VirtualMachine({"-nodefaults", "-accel", "tcg", "-m", "16", "-vga", "std"})
  static final class Dies {
    @Test
    void whileWaiting(Screen screen, Vm vm) {
      screen.waitForChange(LIMIT);
      process(vm).destroyForcibly();
      while (true) { // changes before QEMU's end count
        screen.waitForChange(LIMIT);
      }
    }
  }

  @Test
  void saysThatQemuHasEnded() {
    String message = String.valueOf(failure(run(Dies.class)).getMessage());
    assertTrue(message.contains("the screen did not change"), message);
    assertTrue(message.contains("went away"), message);
  }

  @VirtualMachine({"-device", "no-such-device"})
  static final class DoesNotStart {
    @Test
    void everRuns(Screen screen) {
      fail("there is a screen: " + screen);
    }
  }

  @Test
  void reportsQemusErrorWhenItDoesNotStart() {
    String message = String.valueOf(failure(run(DoesNotStart.class)).getMessage());
    assertTrue(message.contains("no-such-device"), message);
  }

  @ExtendWith(VirtualMachineExtension.class)
  static final class NoVm {
    @Test
    void isThere(Screen screen) {
      fail("there is a screen: " + screen);
    }
  }

  @Test
  void saysThatThereIsNoVm() {
    String message = String.valueOf(failure(run(NoVm.class)).getMessage());
    assertTrue(message.contains("there are 0 VMs here"), message);
  }

  private static ProcessHandle process(Vm vm) {
    return Objects.requireNonNull(vm.process(), "QEMU was started").process();
  }
}
