// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.input.InputScript;
import dev.oriel.cli.input.ScriptFile;
import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.input.InputKind;
import dev.oriel.core.os.NamedOutput;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.ConsoleInput;
import dev.oriel.dbus.PictureSession;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.RunState;
import dev.oriel.dbus.TouchScreen;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.keyboard.KeyboardLayout;
import dev.oriel.keyboard.KeyboardLayoutException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `oriel input`: sends input of keyboard, pointer and touch screen to a console, for scripts.
@Command(
    name = "input",
    description = {
      "Types, clicks and drags at a console. It reads all actions first, and then performs"
          + " them in order.",
      "",
      "Actions, as arguments or in a script with one action on each line:",
      "",
      InputScript.USAGE
    })
final class InputCommand implements Callable<Integer> {

  /// How long the guest may take to read its serial line. After this time it is assumed not to read
  /// it.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final ConsoleOptions console = new ConsoleOptions();

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      defaultValue = "us",
      description =
          "The keyboard layout that is set in the guest, such as us, de or fr(bepo) (default:"
              + " ${DEFAULT-VALUE}).")
  private String layout = "";

  @Option(
      names = "--interval",
      paramLabel = "MS",
      converter = Milliseconds.class,
      description =
          "The time from one key to the next (default: 40). Give a longer time if the guest"
              + " loses keys: its keyboard holds only a few keys that the guest has not read.")
  private Duration interval = ConsoleInput.DEFAULT_INTERVAL;

  @Option(
      names = "--script",
      paramLabel = "FILE",
      description =
          "Read the actions from a file, or from the standard input with -. The file is in"
              + " UTF-8, or in UTF-16 with a byte order mark.")
  private @Nullable Path script;

  @Parameters(
      paramLabel = "ACTION",
      arity = "0..*",
      description = "An action to perform; see above.")
  private List<String> words = new ArrayList<>();

  private @Nullable CommandSpec spec;

  /// Reads everything after the first action as actions, even if it looks like an option: `scroll
  /// -3,0`.
  @Spec
  void use(CommandSpec given) {
    spec = given;
    given.parser().stopAtPositional(true);
  }

  @Override
  public Integer call() throws Exception {
    KeyboardLayout known = knownLayout();
    InputScript toDo = read(known);
    try (VmConnection vm = connection.open()) {
      PictureSource chosen = console.choose(vm);
      // A text console takes input only while it is attached.
      try (PictureSession _ =
          chosen.isExclusive()
              ? chosen.attach(FrameSink.discarding(ReleaseCause.CLOSED), AttachOptions.DEFAULT)
              : null) {
        play(toDo, vm, chosen, known);
      }
    } catch (IllegalStateException e) {
      throw CommandException.of(String.valueOf(e.getMessage()), e);
    }
    return ExitCode.DONE;
  }

  private void play(InputScript toDo, VmConnection vm, PictureSource chosen, KeyboardLayout known)
      throws CommandException, InterruptedException {
    ConsoleInput input = new ConsoleInput(chosen, interval, known::character);
    if (input.takes(InputKind.BUTTONS)) {
      check(toDo, vm);
    }
    if (chosen.needsRunningVm()) {
      checkRuns(vm);
    }
    toDo.play(input, known);
    awaitTaken(input, chosen);
    if (chosen.needsRunningVm()) {
      checkWasTaken(vm);
    }
  }

  /// Checks that the guest has the keys and the touch screen for all actions.
  private void check(InputScript toDo, VmConnection vm) throws CommandException {
    try {
      toDo.checkTypable();
    } catch (InputScript.SyntaxException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    if (toDo.touches() && vm.touchScreen() == TouchScreen.ABSENT) {
      throw CommandException.of(
          String.format(
              Locale.ROOT,
              "VM %s has no touch screen; start it with -device virtio-multitouch-pci",
              vm.vm()),
          null);
    }
  }

  private void checkRuns(VmConnection vm) throws CommandException {
    RunState before = vm.runState();
    if (before.isBeforeStart()) {
      Objects.requireNonNull(spec, "set by picocli")
          .commandLine()
          .getErr()
          .println(
              String.format(
                  Locale.ROOT,
                  "oriel input: VM %s has not run yet (-S), so nothing in it takes the input;"
                      + " %s first",
                  vm.vm(),
                  before.remedy()));
    } else if (!before.takesInput()) {
      throw dropsInput(vm, before);
    }
  }

  /// Returns the error for a VM whose state takes no input.
  static CommandException dropsInput(VmConnection vm, RunState state) {
    return CommandException.of(
        String.format(
            Locale.ROOT,
            "VM %s is %s, and QEMU drops the input of a VM that does not run; %s",
            vm.vm(),
            state.status(),
            state.remedy()),
        null);
  }

  private static void checkWasTaken(VmConnection vm) throws CommandException {
    RunState after = vm.runState();
    if (!after.takesInput() && !after.isBeforeStart()) {
      throw CommandException.of(
          String.format(
              Locale.ROOT,
              "VM %s has been %s since before the last action ended, and QEMU has dropped the"
                  + " rest of the input; %s",
              vm.vm(),
              after.status(),
              after.remedy()),
          null);
    }
    if (vm.failedInputs() > 0) {
      throw CommandException.of(
          String.format(
              Locale.ROOT,
              "QEMU refused %d of the events; the guest may have just changed the kind of its"
                  + " pointer, so try again",
              vm.failedInputs()),
          null);
    }
  }

  /// Waits until QEMU has taken all input: when a serial line is released, the input that it has
  /// not taken is lost.
  private void awaitTaken(ConsoleInput input, PictureSource chosen)
      throws CommandException, InterruptedException {
    // For a graphic console, QEMU may use its whole time for the answer, which then fails.
    Duration patience = chosen.needsRunningVm() ? PATIENCE.plus(connection.timeout()) : PATIENCE;
    try {
      input.flushed().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw CommandException.timedOut(
          String.format(
              Locale.ROOT,
              "the VM has not read all of the input from %s within %d s",
              UntrustedText.name(chosen.label()),
              patience.toSeconds()));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ConnectionFailedException broken
          ? broken
          : new IllegalStateException(e);
    }
  }

  private KeyboardLayout knownLayout() {
    try {
      return KeyboardLayout.of(layout);
    } catch (KeyboardLayoutException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private InputScript read(KeyboardLayout known) throws IOException {
    Path file = script;
    if ((file == null) == words.isEmpty()) {
      throw usage(
          words.isEmpty()
              ? "nothing to do: give actions or --script"
              : "both actions and --script are given; give only one of them");
    }
    try {
      return file == null
          ? InputScript.ofWords(words, known)
          : InputScript.ofLines(lines(file), known);
    } catch (InputScript.SyntaxException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> lines(Path file) throws IOException, InputScript.SyntaxException {
    if (file.toString().equals("-")) {
      return ScriptFile.lines(System.in, "the standard input");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return ScriptFile.lines(in, file.toString());
    } catch (IOException e) {
      throw NamedOutput.named(e, file.toString());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(
        Objects.requireNonNull(spec, "set by picocli").commandLine(), message);
  }
}
