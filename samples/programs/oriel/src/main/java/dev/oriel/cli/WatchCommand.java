// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.capture.UnreadableFrameException;
import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.cli.support.Json;
import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.VmConnection;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `oriel watch`: prints each change of a console's picture as it arrives.
@Command(
    name = "watch",
    description = {
      "Prints a line whenever the picture of a console has changed: the number of QEMU's"
          + " newest frame, the time of the change, the size, the path, and the rectangles that"
          + " have changed since the previous line.",
      "Changes that arrive faster than they are printed share a line. Frames in which no pixel"
          + " has changed are counted, but have no line. The exit code is 0 when the command is"
          + " interrupted or its output is no longer read."
    })
final class WatchCommand implements Callable<Integer> {

  private static final Duration FOREVER = Duration.ofDays(365);

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final ConsoleOptions console = new ConsoleOptions();
  @Mixin private final RenderNodeOptions renderNode = new RenderNodeOptions();

  @Option(names = "--json", description = "Print each change as a JSON object.")
  private boolean asJson;

  @Option(names = "--count", paramLabel = "N", description = "End after N lines (default: never).")
  private @Nullable Integer count;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description = "End when nothing has changed for this time (default: never).")
  private @Nullable Duration timeout;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (count != null && count < 1) {
      throw new ParameterException(spec.commandLine(), "--count must be at least 1, not " + count);
    }
    // Only the places of changed pixels are printed, so the pictures need not be whole.
    CaptureOptions options = CaptureOptions.DEFAULT.withRenderNode(renderNode.tried());
    try (Interruption interruption = new Interruption();
        VmConnection vm = connection.open();
        FrameCapture capture = FrameCapture.open(console.choose(vm), options)) {
      try {
        watch(capture);
      } catch (InterruptedException e) {
        if (!interruption.asked()) {
          throw e;
        }
      } catch (CaptureTimeoutException | UnreadableFrameException e) {
        String within =
            timeout == null ? "" : " within the --timeout of " + PictureDeadline.words(timeout);
        throw CommandException.timedOut("no change" + within + ": " + e.getMessage());
      }
      return ExitCode.DONE;
    }
  }

  private void watch(FrameCapture capture) throws InterruptedException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (out instanceof Output answers) {
      answers.readerMayLeave();
    }
    for (int seen = 0; count == null || seen < count; seen++) {
      try (CapturedFrame frame = capture.next(timeout == null ? FOREVER : timeout)) {
        if (asJson) {
          Json.print(out, json -> write(frame, json));
        } else {
          out.println(line(frame));
        }
      }
      if (out.checkError()) {
        return;
      }
    }
  }

  private static Instant time(CapturedFrame frame) {
    return Instant.now().minusNanos(System.nanoTime() - frame.changedNanos());
  }

  /// `17 2026-11-21T05:00:00.123456Z 1920x1080 map 64x64+8+16`.
  private static String line(CapturedFrame frame) {
    StringBuilder line = new StringBuilder();
    line.append(frame.sequence()).append(' ').append(time(frame)).append(' ');
    line.append(frame.width()).append('x').append(frame.height()).append(' ');
    line.append(frame.path().label());
    for (Rect r : frame.damage().rects()) {
      line.append(' ').append(r);
    }
    return line.toString();
  }

  private static void write(CapturedFrame frame, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("sequence", frame.sequence());
    Instant time = time(frame);
    json.writeNumberField(
        "time", BigDecimal.valueOf(time.getEpochSecond() * 1_000_000 + time.getNano() / 1000, 6));
    json.writeNumberField("width", frame.width());
    json.writeNumberField("height", frame.height());
    json.writeStringField("path", frame.path().label());
    json.writeStringField("reason", frame.reason());
    json.writeArrayFieldStart("damage");
    for (Rect r : frame.damage().rects()) {
      json.writeStartObject();
      Json.writeArea(json, r);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
