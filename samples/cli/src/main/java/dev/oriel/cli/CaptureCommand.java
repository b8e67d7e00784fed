package dev.oriel.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oriel.cli.capture.CapturedPicture;
import dev.oriel.cli.capture.ConsoleCapture;
import dev.oriel.cli.capture.VmGoneException;
import dev.oriel.core.image.AtomicFile;
import dev.oriel.core.image.PictureEncoder;
import dev.oriel.core.image.PictureFormat;
import dev.oriel.dbus.ConnectionFailedException;
import dev.oriel.dbus.Console;
import dev.oriel.dbus.VmConnection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `oriel capture`: a console's picture as a file, equal to QEMU's own `screendump`.
@Command(
    name = "capture",
    description = "Writes a picture of a console to a file; needs no screen.")
final class CaptureCommand implements Callable<Integer> {

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final ConsoleOptions console = new ConsoleOptions();
  @Mixin private final RenderNodeOptions renderNode = new RenderNodeOptions();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The file to write: its name ends in .png or .ppm.")
  private Path file = Path.of("");

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      converter = Seconds.class,
      description = "How long to wait for the picture (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ZERO;

  @Option(names = "--json", description = "Say in JSON what was captured.")
  private boolean asJson;

  @Spec private CommandSpec spec;

  /// A picture of one of the VM's consoles.
  private record Shot(int console, CapturedPicture captured) {}

  @Override
  public Integer call() throws Exception {
    PictureFormat format = PictureFormat.ofName(file);
    if (format == null) {
      throw new ParameterException(
          spec.commandLine(), "'" + file + "' ends neither in .png nor in .ppm");
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw Failure.of(
          "there is no directory " + directory + " to write into; make it first", null);
    }
    Shot shot = takeInTime(renderNode.tried());
    try (PictureEncoder encoder = format.newEncoder()) {
      AtomicFile.write(file, out -> encoder.encode(shot.captured().picture(), out));
    }
    if (asJson) {
      PrintWriter out = spec.commandLine().getOut();
      Json.print(out, json -> write(shot, json));
    }
    return ExitCode.DONE;
  }

  private Shot takeInTime(@Nullable String node) throws Failure {
    try (Deadline deadline = new Deadline(timeout);
        VmConnection vm = open(deadline)) {
      Console chosen = console.choose(vm);
      try (ConsoleCapture capture = new ConsoleCapture(chosen, node)) {
        try {
          return new Shot(chosen.info().id(), capture.take());
        } catch (InterruptedException | ConnectionFailedException e) {
          throw late(deadline, capture.describeState(), e);
        } catch (VmGoneException e) {
          throw Failure.of(String.valueOf(e.getMessage()), e);
        }
      }
    }
  }

  private VmConnection open(Deadline deadline) throws Failure {
    try {
      return connection.open();
    } catch (ConnectionFailedException e) {
      throw late(deadline, "the VM does not answer", e);
    }
  }

  private Failure late(Deadline deadline, String state, Exception e) {
    return deadline.passed()
        ? Failure.timedOut(
            "no picture within %s s: %s; allow more by --timeout".formatted(seconds(), state))
        : Failure.of(String.valueOf(e.getMessage()), e);
  }

  private String seconds() {
    double s = timeout.toMillis() / 1000.0;
    return s == Math.rint(s) ? String.valueOf((long) s) : String.valueOf(s);
  }

  private void write(Shot shot, JsonGenerator json) throws IOException {
    CapturedPicture c = shot.captured();
    json.writeStartObject();
    json.writeNumberField("console", shot.console());
    json.writeNumberField("width", c.picture().width());
    json.writeNumberField("height", c.picture().height());
    json.writeStringField("path", c.path().label());
    json.writeStringField("format", c.format().toString());
    Long modifier = c.modifier();
    json.writeFieldName("modifier");
    if (modifier == null) {
      json.writeNull();
    } else {
      // Hexadecimal text: the numbers need all of 64 bits, more than JSON's readers keep.
      json.writeString("0x%016x".formatted(modifier));
    }
    json.writeNumberField("sequence", c.serial());
    json.writeStringField("file", file.toString());
    json.writeEndObject();
  }
}
