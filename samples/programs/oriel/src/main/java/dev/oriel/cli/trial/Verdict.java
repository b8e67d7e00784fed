// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import dev.oriel.cli.trial.DeviceResult.BufferResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The path that guests' pictures will take on a device, as its trial showed.
///
/// @param path the path
/// @param reason the reason, in a sentence
public record Verdict(Path path, String reason) {

  /// The paths, best first.
  public enum Path {
    /// The guest's buffer is sampled where it is.
    DIRECT,
    /// The pixels are read from the guest's buffer and uploaded.
    BRIDGED,
    /// QEMU shares memory, from which the pixels are uploaded.
    MAP,
    /// The device shows no dma-bufs.
    NONE
  }

  /// Derives the verdict about a device.
  public static Verdict of(DeviceResult result) {
    if (!result.open().worked()) {
      return new Verdict(Path.NONE, "it cannot be used: " + result.open().detail());
    }
    List<String> reasons = new ArrayList<>();
    Path first = null;
    for (BufferResult buffer : result.buffers()) {
      Path path = path(buffer);
      first = first == null ? path : first;
      reasons.add(pictures(buffer.origin()) + " " + reason(buffer, path));
    }
    String died = result.died();
    if (died != null && reasons.stream().noneMatch(r -> r.contains(died))) {
      reasons.add(died);
    }
    if (!result.device().isRenderNode()) {
      reasons.addFirst("QEMU has no render node to draw with, so it shares memory (gl=off)");
      return new Verdict(Path.MAP, String.join("; ", reasons));
    }
    return new Verdict(first == null ? Path.NONE : first, String.join("; ", reasons));
  }

  /// Returns the path of one kind of buffer.
  static Path path(BufferResult buffer) {
    if (buffer.worked(Steps.SAMPLE) && buffer.worked(Steps.REWRITE)) {
      return Path.DIRECT;
    }
    return buffer.failed(Steps.IMPORT) && buffer.worked(Steps.MAP) ? Path.BRIDGED : Path.NONE;
  }

  private static String pictures(String origin) {
    return switch (origin) {
      case "gpu" -> "pictures that QEMU draws with the device (VGA, virgl)";
      case "udmabuf" -> "pictures in a guest's memory (blob=true)";
      default -> "sealed memory in place of a dma-buf";
    };
  }

  private static String reason(BufferResult buffer, Path path) {
    if (path == Path.DIRECT) {
      return "can be shown without a copy, " + released(buffer);
    }
    String why = firstFailure(buffer);
    return path == Path.BRIDGED
        ? "will be read by the CPU and uploaded, because the device does not import them: " + why
        : "cannot be shown: " + why;
  }

  private static String released(BufferResult buffer) {
    if (!buffer.worked(Steps.FENCE)) {
      return "and the CPU waits for the GPU before a buffer is given back";
    }
    return buffer.worked(Steps.RELEASE)
        ? "and fences give the buffers back"
        : "and the answer to QEMU gives a buffer back when a fence says that it has been read";
  }

  private static String firstFailure(BufferResult buffer) {
    @Nullable StepResult failed =
        buffer.steps().stream().filter(StepResult::failed).findFirst().orElse(null);
    return failed == null
        ? "the trial ended before the pixels were compared"
        : failed.step() + " failed, " + failed.detail();
  }
}
