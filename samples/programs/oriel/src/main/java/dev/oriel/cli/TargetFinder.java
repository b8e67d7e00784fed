// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oriel.capture.CaptureException;
import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.capture.UnreadableFrameException;
import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.support.Json;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.screen.internal.search.Finding;
import dev.oriel.screen.internal.search.Look;
import dev.oriel.screen.internal.search.Search;
import dev.oriel.screen.internal.search.Searcher;
import dev.oriel.screen.targets.Target;
import dev.oriel.text.reader.TextReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/// Waits for a target in a console's pictures, and prints where it is.
///
/// Threading: one thread.
final class TargetFinder {

  private final Searcher searcher;
  private final FrameCapture capture;
  private final PictureDeadline deadline;

  TargetFinder(TextReader reader, FrameCapture capture, PictureDeadline deadline) {
    this.searcher = new Searcher(reader);
    this.capture = capture;
    this.deadline = deadline;
  }

  /// Waits until the console shows the target.
  ///
  /// @param missed what has not happened if the time is over
  /// @throws CommandException if it is not there in time; it names the best candidate
  Finding await(Target target, String missed) throws CommandException, InterruptedException {
    Search search = searcher.search(target);
    CapturedFrame frame = null;
    try {
      frame = capture.current(deadline.left());
      check(target, frame);
      Finding finding = search.look(Look.all(frame.picture()));
      while (!finding.found()) {
        frame.close();
        frame = capture.next(deadline.left());
        finding = search.look(new Look(frame.picture(), frame.bounds(), frame.damage()));
      }
      return finding;
    } catch (CaptureTimeoutException | UnreadableFrameException e) {
      throw deadline.timedOut(missed, best(target, e));
    } catch (CaptureException e) {
      throw CommandException.of(String.valueOf(e.getMessage()), e);
    } finally {
      if (frame != null) {
        frame.close();
      }
    }
  }

  /// Returns what is most like the target in the newest picture.
  private String best(Target target, CaptureException cause) throws InterruptedException {
    if (cause instanceof UnreadableFrameException) {
      return String.valueOf(cause.getMessage());
    }
    try (CapturedFrame newest = capture.awaitFrame(0, Duration.ZERO)) {
      return searcher.search(target).look(Look.all(newest.picture())).explanation();
    } catch (CaptureException e) {
      return String.valueOf(cause.getMessage());
    }
  }

  /// Checks that the picture contains the region in which the target is looked for.
  static void check(Target target, CapturedFrame frame) throws CommandException {
    if (target instanceof Target.None(var targets)) {
      check(targets.getFirst(), frame);
    } else if (target instanceof Target.Inside(var _, Rect region)
        && !frame.bounds().contains(region)) {
      throw CommandException.of(
          "--region " + region + " is not inside the picture, which has " + frame.bounds(), null);
    }
  }

  /// Prints where a target is: `X,Y,WxH` and what is there, or a JSON object.
  static void print(Finding finding, PrintWriter out, boolean asJson) throws IOException {
    Rect area = finding.area();
    if (asJson) {
      Json.print(out, json -> write(finding, json));
    } else {
      String place = area.x() + "," + area.y() + "," + area.width() + "x" + area.height();
      out.println(place + " " + UntrustedText.line(finding.what()));
      out.flush();
    }
  }

  private static void write(Finding finding, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField(
        finding.target() instanceof Target.Image ? "image" : "text", finding.what());
    Json.writeArea(json, finding.area());
    json.writeFieldName("score");
    json.writeNumber(String.format(Locale.ROOT, "%.2f", finding.score()));
    json.writeNumberField("clickX", finding.clickX());
    json.writeNumberField("clickY", finding.clickY());
    json.writeEndObject();
  }
}
