package dev.oriel.cli.capture;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.format.Fourcc;
import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.FrameMailbox;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.image.Picture;
import dev.oriel.core.image.PictureComposer;
import dev.oriel.dbus.AttachOptions;
import dev.oriel.dbus.Console;
import dev.oriel.dbus.ConsoleSession;
import dev.oriel.gl.FramePath;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Takes the picture of a console without a window.
///
/// **When it is whole.** QEMU sends the current picture with the registration. Devices that QEMU
/// draws itself (VGA) were last drawn for the listener before: they are brought up to date by the
/// refresh timer, which the registration starts and which first fires at once (`gui_setup_refresh`
/// in QEMU's `ui/console.c`), so that an old picture, or the placeholder, is followed by the real
/// one. [#take] therefore lets QEMU's main loop go round once ([Console#refresh]), and then takes
/// the picture when each of its pixels has come and nothing has followed for [#QUIET], more than
/// one period of that timer; of a guest that never rests, after [#RESTLESS].
///
/// Frames in dma-bufs are read by [DmabufPictures], which alone needs EGL: of software frames not a
/// class of it is loaded.
///
/// Threading: frames come on the D-Bus thread; all other methods on the thread that captures.
/// Ownership: the connection stays the caller's, who closes it after this.
public final class ConsoleCapture implements AutoCloseable {

  /// How long nothing has to come; QEMU refreshes each 30 ms.
  private static final Duration QUIET = Duration.ofMillis(35);

  /// How long a whole picture that goes on changing is waited for to rest.
  private static final Duration RESTLESS = Duration.ofMillis(250);

  private final Console console;
  private final @Nullable String renderNode;
  private final Semaphore news = new Semaphore(0);
  private final FrameMailbox mailbox = new FrameMailbox(news::release);
  private final PictureComposer composer = new PictureComposer();
  private @Nullable ConsoleSession session;
  private @Nullable DmabufPictures dmabufs;
  private @Nullable CapturedPicture latest;
  private boolean dark;
  private volatile @Nullable String rejected;
  private volatile @Nullable String disconnected;

  /// A capture of a console, which nothing has been asked of yet.
  public ConsoleCapture(Console console) {
    this(console, null);
  }

  /// The same with a device of the caller's choice.
  ///
  /// @param renderNode the device that reads dma-bufs, or null for EGL's default
  public ConsoleCapture(Console console, @Nullable String renderNode) {
    this.console = console;
    this.renderNode = renderNode;
  }

  /// Waits for the whole picture, and on a later call for what it has become.
  ///
  /// @return the picture, whose pixels stay as they are until the next call
  /// @throws InterruptedException if interrupted before it came; [#describeState] says what was
  ///   seen until then
  /// @throws VmGoneException if the VM goes away before
  /// @throws dev.oriel.dbus.ConnectionFailedException if QEMU does not show the console
  /// @throws dev.oriel.dmabuf.DmabufException if the picture is in a buffer that cannot be read
  public CapturedPicture take() throws InterruptedException, VmGoneException {
    if (session == null) {
      session = console.attach(new Sink(), AttachOptions.DEFAULT);
      var _ = console.refresh();
    }
    while (true) {
      while (latest == null) {
        news.acquire();
        takeFrames();
        String reason = disconnected;
        if (reason != null && latest == null) {
          throw new VmGoneException(reason);
        }
      }
      long end = System.nanoTime() + RESTLESS.toNanos();
      while (latest != null
          && System.nanoTime() - end < 0
          && news.tryAcquire(QUIET.toNanos(), TimeUnit.NANOSECONDS)) {
        takeFrames();
      }
      CapturedPicture settled = latest;
      if (settled != null) {
        return settled;
      }
    }
  }

  private void takeFrames() {
    int _ = news.drainPermits();
    for (Frame f = mailbox.poll(); f != null; f = mailbox.poll()) {
      try (Frame frame = f) {
        read(frame);
      }
    }
  }

  private void read(Frame frame) {
    dark = frame instanceof Frame.Off;
    switch (frame) {
      case Frame.Off _ -> latest = null;
      case Frame.Dmabuf f -> {
        DmabufPictures reader = dmabufs;
        if (reader == null) {
          reader = new DmabufPictures(renderNode);
          dmabufs = reader;
        }
        latest = reader.read(f);
      }
      case Frame.Mapped f -> {
        composer.apply(f);
        latest = composed(FramePath.MAP, f.scanout().format().fourcc(), f.serial());
      }
      case Frame.Pixels f -> {
        composer.apply(f);
        Fourcc format =
            f.blocks().isEmpty() ? Fourcc.XRGB8888 : f.blocks().getLast().format().fourcc();
        latest = composed(FramePath.PIXELS, format, f.serial());
      }
    }
  }

  private @Nullable CapturedPicture composed(FramePath path, Fourcc format, long serial) {
    Picture picture = composer.picture();
    return picture == null || !composer.complete()
        ? null
        : new CapturedPicture(picture, path, format, null, serial);
  }

  /// Why there is no picture yet, in words.
  public String describeState() {
    String refused = rejected;
    if (refused != null) {
      return "QEMU's last message was refused: " + refused;
    }
    if (dark) {
      return "the guest has switched this console off";
    }
    return composer.picture() == null
        ? "QEMU has sent nothing of this console"
        : "QEMU has sent only a part of the picture";
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
    mailbox.close();
    if (dmabufs != null) {
      dmabufs.close();
    }
  }

  /// What QEMU tells, on the D-Bus thread.
  private final class Sink implements FrameSink {

    @Override
    public void frame(Frame frame) {
      mailbox.submit(frame);
    }

    @Override
    public void cursorDefined(CursorImage cursor) {}

    @Override
    public void cursorMoved(int x, int y, boolean visible) {}

    @Override
    public void rejected(String reason) {
      rejected = reason;
    }

    @Override
    public void disconnected(String reason) {
      disconnected = reason;
      news.release();
    }
  }
}
