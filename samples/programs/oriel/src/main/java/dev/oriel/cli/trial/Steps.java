// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.memory.SharedMemory;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dmabuf.DmabufMemory;
import dev.oriel.dmabuf.GpuFence;
import dev.oriel.dmabuf.TrialBuffer;
import dev.oriel.dmabuf.TrialBuffer.Origin;
import dev.oriel.gl.window.PassThroughTrial;
import dev.oriel.sync.DmabufSync;
import dev.oriel.sync.DmabufSync.Access;
import dev.oriel.sync.SyncFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// The steps of a trial: what happens to a guest's buffer, with the classes that do it for guests.
///
/// Another step is another entry of [#OF_A_BUFFER]. It can use what earlier steps left in the
/// [Bench], and names in `after` those without which it makes no sense.
final class Steps {

  static final String MAKE = "make";
  static final String IMPORT = "import";
  static final String ACQUIRE = "acquire";
  static final String SAMPLE = "sample";
  static final String REWRITE = "rewrite";
  static final String FENCE = "fence";
  static final String RELEASE = "release";
  static final String MAP = "map";
  static final String PASS_THROUGH = "pass-through";

  /// How long a fence may take. A GPU that takes longer has hung.
  private static final Duration FENCE_LIMIT = Duration.ofSeconds(10);

  private static final String WRONG_PIXELS =
      "do not show guests' dma-bufs with this device: start QEMU with -display dbus,gl=off, and"
          + " report it with this output";

  /// All steps, in the order in which they are done.
  static final List<Step> OF_A_BUFFER =
      List.of(
          new Step(
              MAKE,
              List.of(),
              Steps::make,
              "update Mesa or the GPU's driver; for udmabuf, check who may open /dev/udmabuf"),
          new Step(
              IMPORT,
              List.of(MAKE),
              Steps::importBuffer,
              "choose another device (--render-node), or start QEMU with gl=off; until then such"
                  + " pictures are read back"),
          new Step(
              ACQUIRE,
              List.of(MAKE),
              Steps::acquire,
              "use Linux 6.0 or newer, and a driver with implicit synchronisation"),
          new Step(SAMPLE, List.of(IMPORT), Steps::sample, WRONG_PIXELS),
          new Step(REWRITE, List.of(SAMPLE), Steps::rewrite, WRONG_PIXELS),
          new Step(
              FENCE,
              List.of(IMPORT),
              Steps::fence,
              "update Mesa or the GPU's driver; until then the CPU waits for the GPU before a"
                  + " buffer is given back"),
          new Step(
              RELEASE,
              List.of(FENCE),
              Steps::release,
              "use Linux 6.0 or newer; until then only the answer to QEMU gives a buffer back"),
          new Step(MAP, List.of(MAKE), Steps::map, "pictures of this kind need a GPU to be read"),
          new Step(
              PASS_THROUGH,
              List.of(MAKE),
              Steps::passThrough,
              "such pictures are drawn into the window instead, which needs the step sample; for"
                  + " less work, use a compositor that takes such buffers"));

  private Steps() {}

  private static String make(Bench bench) {
    int[] first = bench.picture(0);
    TrialBuffer made =
        bench.timed(
            () -> {
              TrialBuffer buffer = bench.make();
              buffer.write(first);
              return buffer;
            });
    String by =
        switch (bench.origin()) {
          case GPU -> "a texture of the device, exported by EGL";
          case UDMABUF -> "memory made a dma-buf by udmabuf";
          case MEMORY -> "sealed memory, which takes the place of a dma-buf";
        };
    return made.scanout().layout() + ": " + by;
  }

  private static String importBuffer(Bench bench) {
    return bench.sampler().importer().texture(bench.buffer().scanout()).external()
        ? "as an external texture"
        : "as a texture";
  }

  private static String acquire(Bench bench) throws IOException, NotApplicableException {
    OwnedFd fd = dmabuf(bench, "pending drawing");
    try (SyncFile writers = DmabufSync.exportFences(fd, Access.READ)) {
      if (writers == null) {
        throw new IOException("the kernel exports no fences of the buffer (ENOTTY)");
      }
      return awaited(writers, "the write fence");
    }
  }

  /// Waits until what was written is in the buffer, as is done for a guest.
  private static void awaitWriters(Bench bench) throws IOException {
    try (SyncFile writers = DmabufSync.exportFences(bench.buffer().scanout().fd(0), Access.READ)) {
      if (writers != null) {
        String _ = awaited(writers, "the write fence");
      }
    }
  }

  private static String sample(Bench bench) throws WrongPixelsException {
    return TestPicture.compare(
        bench.picture(0), bench.timed(() -> bench.sampler().sample(bench.buffer().scanout())));
  }

  private static String rewrite(Bench bench) throws WrongPixelsException, IOException {
    int[] other = bench.picture(1);
    bench.buffer().write(other);
    awaitWriters(bench);
    long imports = bench.sampler().importer().imports();
    String right =
        TestPicture.compare(
            other, bench.timed(() -> bench.sampler().sample(bench.buffer().scanout())));
    if (bench.sampler().importer().imports() != imports) {
      throw new IOException("the buffer was imported again");
    }
    return right + " after new ones were written in place, without another import";
  }

  private static String fence(Bench bench) throws IOException {
    try (SyncFile drawn = drawWithFence(bench)) {
      return bench.context().display().syncKind().label() + ": " + awaited(drawn, "the draw");
    }
  }

  /// Draws the buffer and returns the fence of the draw, which may be pending.
  private static SyncFile drawWithFence(Bench bench) throws IOException {
    bench.sampler().draw(bench.buffer().scanout());
    try (GpuFence fence = bench.context().fence()) {
      OwnedFd descriptor = fence.descriptor();
      if (descriptor == null) {
        throw new IOException(
            "the display has no fence that is a descriptor (EGL_ANDROID_native_fence_sync), only "
                + bench.context().display().syncKind().label());
      }
      return SyncFile.adopt(descriptor);
    }
  }

  private static String release(Bench bench) throws IOException, NotApplicableException {
    OwnedFd fd = dmabuf(bench, "readers");
    try (SyncFile drawn = drawWithFence(bench)) {
      if (!DmabufSync.importFences(fd, drawn, Access.READ)) {
        throw new IOException("the kernel puts no fences into the buffer (ENOTTY)");
      }
      try (SyncFile readers = DmabufSync.exportFences(fd, Access.WRITE)) {
        if (readers == null) {
          throw new IOException("the kernel exports no fences of the buffer (ENOTTY)");
        }
        String waited = awaited(readers, "the next writer's wait");
        if (!drawn.isSignalled()) {
          throw new IOException("the buffer is free although the draw that reads it goes on");
        }
        return "the draw's fence is in the buffer; " + waited;
      }
    }
  }

  private static OwnedFd dmabuf(Bench bench, String knows) throws NotApplicableException {
    if (bench.origin() == Origin.MEMORY) {
      throw new NotApplicableException("memory that is no dma-buf knows of no " + knows);
    }
    return bench.buffer().scanout().fd(0);
  }

  private static String awaited(SyncFile fence, String what) throws IOException {
    long begun = System.nanoTime();
    if (!fence.await(FENCE_LIMIT)) {
      throw new IOException(what + " did not end within " + FENCE_LIMIT.toSeconds() + " s");
    }
    int status = fence.describe().status();
    if (status < 0) {
      throw new IOException(what + " ended with error " + status);
    }
    return String.format(
        Locale.ROOT, "%s ended after %s", what, StepResult.millis(System.nanoTime() - begun));
  }

  /// Asks the desktop's compositor whether it would show the buffer itself.
  private static String passThrough(Bench bench) throws IOException, NotApplicableException {
    PassThroughTrial.Answer answer =
        PassThroughTrial.ask(bench.buffer().scanout(), bench.context());
    if (answer == null) {
      throw new NotApplicableException("there is no Wayland compositor");
    }
    if (!answer.taken()) {
      throw new IOException(answer.words());
    }
    return answer.words();
  }

  /// Reads the pixels as the last resort does for a guest's buffer that no device imports.
  private static String map(Bench bench) throws WrongPixelsException, NotApplicableException {
    DmabufScanout scanout = bench.buffer().scanout();
    DmabufLayout layout = scanout.layout();
    if (!layout.linear()) {
      throw new NotApplicableException("the CPU reads no tiles: " + layout);
    }
    PixelFormat format = PixelFormat.ofFourcc(layout.fourcc());
    if (format == null) {
      throw new NotApplicableException("the CPU does not read " + layout.fourcc());
    }
    int[] written = bench.picture(2);
    bench.buffer().write(written);
    PlaneLayout plane = layout.planes().getFirst();
    int offset = Math.toIntExact(plane.offsetBytes());
    int stride = Math.toIntExact(plane.strideBytes());
    ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(layout.requiredBytes(0)) - offset);
    try (DmabufMemory memory = new DmabufMemory();
        DmabufSync.CpuAccess _ = DmabufSync.beginCpuAccess(scanout.fd(0), Access.READ)) {
      SharedMemory pixels = memory.of(scanout);
      ByteBuffer _ =
          bench.timed(
              () -> {
                pixels.read(offset, bytes);
                return bytes;
              });
    }
    int[] read = new int[written.length];
    for (int i = 0; i < read.length; i++) {
      int at = i / layout.width() * stride + PixelFormat.BYTES * (i % layout.width());
      read[i] =
          (Byte.toUnsignedInt(bytes.get(at + format.redByte())) << 16)
              | (Byte.toUnsignedInt(bytes.get(at + format.greenByte())) << 8)
              | Byte.toUnsignedInt(bytes.get(at + format.blueByte()));
    }
    return "read by the CPU: " + TestPicture.compare(written, read);
  }
}
