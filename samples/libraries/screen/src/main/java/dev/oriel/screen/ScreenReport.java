// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.oriel.core.image.Picture;
import dev.oriel.pictures.AtomicFile;
import dev.oriel.pictures.PictureEncoder;
import dev.oriel.pictures.PictureFormat;
import dev.oriel.screen.internal.search.Finding;
import dev.oriel.screen.match.DifferencePicture;
import dev.oriel.screen.match.Match;
import dev.oriel.screen.match.Needle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A directory with files that help to explain a failure: a page for people and a file for
/// programs, the last pictures of each screen, a picture of the difference between a needle and its
/// best match, and QEMU's log.
///
/// The directory is created together with its first file.
///
/// Threading: one thread.
public final class ScreenReport {

  /// The maximum length of a name that becomes part of a file name. The id of a text console may
  /// have any length.
  private static final int LONGEST_NAME = 100;

  /// The length of the end of QEMU's log that is part of the page.
  private static final int LONGEST_LOG = 64 * 1024;

  private static final String PAGE = "report.html";

  /// The name of the file for programs, beside the page.
  public static final String RESULT = "result.json";

  private static final String FRAME = "FRAME";

  private final Path directory;
  private final List<Candidate> candidates = new ArrayList<>();

  /// A candidate, and the picture of its difference if it is an image.
  private record Candidate(Finding best, @Nullable Path difference) {}

  /// Creates a report in a directory, which does not need to exist.
  public ScreenReport(Path directory) {
    this.directory = directory;
  }

  /// Returns the directory.
  public Path directory() {
    return directory;
  }

  /// Deletes the files that an earlier run left in the directory.
  ///
  /// @throws UncheckedIOException if a file cannot be deleted
  public void clear() {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (Files.isRegularFile(file)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Adds a candidate that was not enough like the target. If it is an image, writes a picture of
  /// the difference.
  void candidate(Picture frame, Finding best) {
    Needle needle = best.needle();
    Path difference = null;
    if (needle != null) {
      String name = fileName(needle.name().replaceAll("\\.[A-Za-z]+$", ""));
      Match match = new Match(best.area(), best.score());
      difference =
          write(name + "-difference", DifferencePicture.of(frame, frame.bounds(), needle, match));
    }
    candidates.add(new Candidate(best, difference));
  }

  /// Writes what explains a failure: `report.html`, a page that needs no other file; `result.json`
  /// with the same for programs; the last pictures of the VMs' screens; and QEMU's log for each VM
  /// that was started by [Vm].
  ///
  /// @param test the name of what failed
  /// @param vms the VMs, whose files begin with `vm1-`, `vm2-` … if there are several
  /// @return the page
  /// @throws UncheckedIOException if a file cannot be written
  public Path keep(String test, Throwable failure, List<Vm> vms) {
    String message = String.valueOf(failure.getMessage());
    ReportPage page = new ReportPage(test, message);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("test", test);
    result.put("failure", message);
    result.put("type", failure.getClass().getName());
    try {
      Files.createDirectories(directory);
      result.put("candidates", addCandidates(page));
      List<Object> all = new ArrayList<>();
      for (int i = 0; i < vms.size(); i++) {
        all.add(addVm(page, vms.size() == 1 ? "" : "vm" + (i + 1) + "-", vms.get(i)));
      }
      result.put("vms", all);
      Files.writeString(
          directory.resolve(RESULT),
          JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(result));
      return Files.writeString(directory.resolve(PAGE), page.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Object> addCandidates(ReportPage page) throws IOException {
    List<Object> all = new ArrayList<>();
    for (Candidate candidate : candidates) {
      Finding best = candidate.best;
      page.heading("Best candidate for " + best.target());
      page.output(best.explanation());
      if (candidate.difference != null) {
        page.picture(
            "The screen with the best match; below, what was looked for, the match, and the"
                + " difference",
            Files.readAllBytes(candidate.difference));
      }
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("target", best.target().toString());
      json.put("what", best.what());
      json.put("score", best.score());
      json.put("area", best.area().toString());
      json.put("explanation", best.explanation());
      if (candidate.difference != null) {
        json.put("difference", String.valueOf(candidate.difference.getFileName()));
      }
      all.add(json);
    }
    return all;
  }

  private Map<String, Object> addVm(ReportPage page, String prefix, Vm vm) throws IOException {
    List<ReportPage.Moment> moments = new ArrayList<>();
    List<Object> events = new ArrayList<>();
    for (Timeline.Event event : vm.timeline().events()) {
      String kind = event.kind().name();
      moments.add(new ReportPage.Moment(event.seconds(), event.screen(), kind, event.text(), ""));
      events.add(
          Map.of(
              "seconds", event.seconds(),
              "screen", event.screen(),
              "kind", kind,
              "text", event.text()));
    }
    List<Object> frames = new ArrayList<>();
    for (Screen screen : vm.screens()) {
      for (Kept kept : pictures(prefix, screen)) {
        double seconds = vm.timeline().seconds(kept.nanos);
        moments.add(
            new ReportPage.Moment(
                seconds,
                screen.console().id(),
                FRAME,
                "",
                ReportPage.image(Files.readAllBytes(kept.file))));
        frames.add(
            Map.of(
                "seconds", seconds,
                "screen", screen.console().id(),
                "file", String.valueOf(kept.file.getFileName())));
      }
    }
    moments.sort(Comparator.comparingDouble(ReportPage.Moment::seconds));
    page.heading(vm.toString());
    page.moments(moments);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("vm", vm.toString());
    json.put("events", events);
    json.put("frames", frames);
    Path log = vm.log();
    if (log != null) {
      Path copy = directory.resolve(prefix + "qemu.log");
      Files.copy(log, copy, StandardCopyOption.REPLACE_EXISTING);
      page.heading("QEMU's log");
      page.output(end(copy));
      json.put("log", String.valueOf(copy.getFileName()));
    }
    return json;
  }

  /// A picture in a file, with the time of its arrival as [System#nanoTime] counts.
  private record Kept(Path file, long nanos) {}

  private List<Kept> pictures(String prefix, Screen screen) {
    List<Kept> kept = new ArrayList<>();
    String name = prefix + "console" + fileName(screen.console().id());
    // The newest picture would otherwise be one of them, too.
    List<FrameHistory.Entry> entries = screen.frames().history().entries();
    Picture newest = screen.frames().newest();
    for (int i = 0; i < entries.size(); i++) {
      FrameHistory.Entry entry = entries.get(i);
      String file = String.format(Locale.ROOT, "%s-frame%d-%d", name, i + 1, entry.sequence());
      kept.add(new Kept(write(file, entry.picture()), entry.nanos()));
    }
    if (newest != null) {
      kept.add(new Kept(write(name + "-last", newest), System.nanoTime()));
    }
    return kept;
  }

  /// Returns the end of a file, in any encoding.
  private static String end(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int from = Math.max(0, all.length - LONGEST_LOG);
    return new String(all, from, all.length - from, StandardCharsets.UTF_8);
  }

  private static String fileName(String text) {
    String safe = text.replaceAll("[^A-Za-z0-9._-]", "_");
    return safe.substring(0, Math.min(safe.length(), LONGEST_NAME));
  }

  private Path write(String name, Picture picture) {
    try (PictureEncoder encoder = PictureFormat.PNG.newEncoder()) {
      Files.createDirectories(directory);
      Path file = directory.resolve(name + ".png");
      AtomicFile.write(file, out -> encoder.encode(picture, out));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
