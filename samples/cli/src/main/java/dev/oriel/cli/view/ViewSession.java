package dev.oriel.cli.view;

import dev.oriel.cli.Failure;
import dev.oriel.cli.Json;
import dev.oriel.core.image.AtomicFile;
import dev.oriel.dbus.AttachOptions;
import dev.oriel.dbus.Console;
import dev.oriel.dbus.ConsoleInfo;
import dev.oriel.dbus.ConsoleSession;
import dev.oriel.dbus.VmConnection;
import dev.oriel.gl.FramePath;
import dev.oriel.gl.PresenterListener;
import dev.oriel.gl.ViewerWindow;
import dev.oriel.gl.WindowLoop;
import dev.oriel.gl.WindowOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One window on one console, from its opening to its end.
///
/// Threading: [#run] on the main thread, which it keeps; D-Bus, presenter and timer hand their news
/// to it through [WindowLoop].
public final class ViewSession {

  private static final int PLACEHOLDER_WIDTH = 640;
  private static final int PLACEHOLDER_HEIGHT = 480;
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final VmConnection vm;
  private final Console console;
  private final ViewOptions options;
  private final long startNanos = System.nanoTime();
  private final CountDownLatch finished = new CountDownLatch(1);

  private volatile @Nullable String endedBecause;

  // The main thread's own.
  private @Nullable WindowLoop loop;
  private int pictureWidth;
  private int pictureHeight;

  private ViewSession(VmConnection vm, Console console, ViewOptions options) {
    this.vm = vm;
    this.console = console;
    this.options = options;
    this.pictureWidth = orElse(console.info().width(), PLACEHOLDER_WIDTH);
    this.pictureHeight = orElse(console.info().height(), PLACEHOLDER_HEIGHT);
  }

  private static int orElse(int extent, int otherwise) {
    return extent > 0 ? extent : otherwise;
  }

  /// Shows a console until its window is closed.
  ///
  /// Ownership: the connection stays the caller's.
  ///
  /// @throws Failure if the VM or the screen goes away before
  /// @throws dev.oriel.gl.WindowException if there is no screen to open a window on
  /// @throws IOException if the figures cannot be written
  public static void run(VmConnection vm, Console console, ViewOptions options)
      throws Failure, IOException {
    new ViewSession(vm, console, options).run();
  }

  private void run() throws Failure, IOException {
    if (!Screens.present()) {
      throw Failure.of(
          "there is no screen: neither WAYLAND_DISPLAY nor DISPLAY is set; start it in a desktop"
              + " session (`oriel capture` needs none)",
          null);
    }
    Thread goodbye = new Thread(this::endWithJvm, "oriel-goodbye");
    try (WindowLoop opened = WindowLoop.open(Screens.platform())) {
      loop = opened;
      Runtime.getRuntime().addShutdownHook(goodbye);
      show(opened);
    } finally {
      finished.countDown();
      forget(goodbye);
    }
    String reason = endedBecause;
    if (reason != null) {
      throw Failure.of(reason, null);
    }
  }

  /// On a signal such as Ctrl+C: ends in order, so that the figures are written and the guest's
  /// keys are lifted.
  private void endWithJvm() {
    WindowLoop l = loop;
    if (l == null) {
      return;
    }
    l.stop();
    try {
      boolean _ = finished.await(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The JVM is ending, by that very hook.
    }
  }

  private void show(WindowLoop opened) throws IOException {
    GuestInput input = new GuestInput(console, opened::stop);
    WindowOptions wanted =
        new WindowOptions(title(), pictureWidth, pictureHeight)
            .decorated(options.decorated())
            .vsync(options.vsync())
            .renderNode(options.renderNode());
    Announcer announcer = new Announcer(opened);
    try (ViewerWindow window = ViewerWindow.open(opened, wanted, input, announcer)) {
      announcer.window = window;
      followPointer(window);
      vm.onClosed(reason -> end(opened, "the VM went away: " + reason));
      try (ConsoleSession session = console.attach(window.sink(), AttachOptions.DEFAULT)) {
        endAfter(opened);
        opened.run();
        input.focusLost();
        writeStats(window, session);
      }
    }
  }

  private void followPointer(ViewerWindow window) {
    console.onChange(info -> window.relativePointer(!info.absolutePointer()));
    window.relativePointer(!console.info().absolutePointer());
  }

  private void endAfter(WindowLoop opened) {
    Duration time = options.exitAfter();
    if (time == null) {
      return;
    }
    Thread.ofPlatform()
        .daemon()
        .name("oriel-exit-after")
        .start(
            () -> {
              try {
                if (!finished.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                  opened.stop();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void end(WindowLoop opened, String reason) {
    if (endedBecause == null) {
      endedBecause = reason;
    }
    opened.stop();
  }

  private String title() {
    ConsoleInfo info = console.info();
    String head = info.head() == 0 ? "" : " " + info.head();
    return vm.vm().name() + " – " + info.label() + head + " – Oriel";
  }

  private void writeStats(ViewerWindow window, ConsoleSession session) throws IOException {
    if (options.statsFile() == null) {
      return;
    }
    ViewStats stats =
        new ViewStats(
            (System.nanoTime() - startNanos) / 1e9,
            window.presenter().stats().snapshot(),
            session.stats());
    byte[] text = (Json.text(stats::writeTo) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(options.statsFile(), out -> out.write(text));
  }

  /// Follows what the presenter tells, on the main thread.
  private final class Announcer implements PresenterListener {

    private final WindowLoop opened;
    private @Nullable ViewerWindow window;

    Announcer(WindowLoop opened) {
      this.opened = opened;
    }

    @Override
    public void pathChanged(FramePath path, String reason) {
      options.log().accept("frames come " + path + (reason.isEmpty() ? "" : ": " + reason));
    }

    @Override
    public void pictureResized(int width, int height) {
      opened.execute(() -> followSize(width, height));
    }

    /// A window that shows the picture pixel by pixel goes on doing so; one that its user has sized
    /// keeps that size.
    private void followSize(int width, int height) {
      ViewerWindow w = window;
      if (w == null) {
        return;
      }
      boolean exact = w.metrics().width() == pictureWidth && w.metrics().height() == pictureHeight;
      pictureWidth = width;
      pictureHeight = height;
      if (exact) {
        w.resize(width, height);
      }
    }

    @Override
    public void frameFailed(String reason) {
      options.warnings().accept("a frame cannot be shown: " + reason);
    }

    @Override
    public void stopped(String reason) {
      end(opened, "drawing ended: " + reason);
    }
  }
}
