// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A video file as ffmpeg reads it, to compare with.
///
/// @param width columns
/// @param height rows
/// @param codec ffmpeg's name of its codec
/// @param times when each of its packets is shown, in seconds
/// @param frames its pictures
public record Video(
    int width, int height, String codec, List<Double> times, List<Screenshot> frames) {

  private static final int PIXEL_BYTES = 4;

  /// Null where ffmpeg is installed, else the reason for which a test of videos cannot run.
  public static @Nullable String unavailable() {
    return Programs.missing("ffmpeg", "ffprobe");
  }

  /// Decodes a file, which must be free of errors.
  public static Video read(Path file) throws IOException {
    List<String> facts =
        text(
                "ffprobe -v error -select_streams v:0 -of csv=p=0 -show_entries"
                    + " stream=codec_name,width,height",
                file)
            .get(0)
            .transform(line -> Arrays.asList(line.split(",", -1)));
    int width = Integer.parseInt(facts.get(1));
    int height = Integer.parseInt(facts.get(2));
    List<Double> times = new ArrayList<>();
    for (String line :
        text(
            "ffprobe -v error -select_streams v:0 -of csv=p=0 -show_entries packet=pts_time",
            file)) {
      times.add(Double.valueOf(line.replace(",", "")));
    }
    byte[] pixels =
        output(
            command(
                "ffmpeg -nostdin -v error -xerror -i",
                file.toString(),
                "-fps_mode passthrough -f rawvideo -pix_fmt rgba pipe:1"));
    return new Video(width, height, facts.get(0), times, pictures(pixels, width, height));
  }

  /// Decodes bare pictures of a known size: four bytes R, G, B, 255 a pixel.
  public static List<Screenshot> pictures(byte[] rgba, int width, int height) {
    int bytes = width * height * PIXEL_BYTES;
    if (rgba.length % bytes != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d bytes are no whole pictures of %dx%d", rgba.length, width, height));
    }
    List<Screenshot> pictures = new ArrayList<>();
    for (int at = 0; at < rgba.length; at += bytes) {
      pictures.add(new Screenshot(width, height, Arrays.copyOfRange(rgba, at, at + bytes)));
    }
    return pictures;
  }

  private static List<String> text(String words, Path file) throws IOException {
    byte[] out = output(command(words, file.toString(), ""));
    return new String(out, StandardCharsets.US_ASCII).lines().filter(l -> !l.isEmpty()).toList();
  }

  private static List<String> command(String before, String file, String after) {
    List<String> command = new ArrayList<>(Arrays.asList(before.split(" ", -1)));
    command.add("file:" + file);
    if (!after.isEmpty()) {
      command.addAll(Arrays.asList(after.split(" ", -1)));
    }
    return command;
  }

  private static byte[] output(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      process.getOutputStream().close();
      byte[] out = process.getInputStream().readAllBytes();
      int status = process.waitFor();
      if (status != 0) {
        throw new AssertionError(String.join(" ", command) + " ended with " + status);
      }
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
