// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.cli.view.TouchMode;
import dev.oriel.cli.view.ViewOptions;
import dev.oriel.cli.view.ViewSession;
import dev.oriel.core.geometry.Rotation;
import dev.oriel.core.geometry.Scaling;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.gl.Filter;
import dev.oriel.gl.PictureLayout;
import dev.oriel.gl.window.Hotkeys;
import dev.oriel.gl.window.WindowPresentation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `oriel view`: a window on a console.
@Command(
    name = "view",
    footer = {
      "",
      "What is always wanted stands in $XDG_CONFIG_HOME/oriel/config (~/.config/oriel/config), a"
          + " line each: 'scaling = integer', 'grab = true'. Options override it."
    },
    description = {
      "Shows a console in a window that passes keys and pointer on.",
      "It waits for a VM that goes away, and shows it again when it comes back.",
      "A guest without a tablet takes the pointer at a click; Ctrl+Alt+G gives it back, and"
          + " Ctrl+Alt+H shows what other keys do. Where the guest has a use for one of these:"
          + " Ctrl+Alt+K, then the letter alone, sends Ctrl+Alt with the letter to the guest; and"
          + " --hotkeys changes them."
    })
final class ViewCommand implements Callable<Integer> {

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final ConsoleOptions console = new ConsoleOptions();
  @Mixin private final RenderNodeOptions renderNode = new RenderNodeOptions();
  @Mixin private final ReleaseOptions release = new ReleaseOptions();

  @Option(
      names = "--exit-after",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description = "Close the window by itself after so long.")
  private @Nullable Duration exitAfter;

  @Option(
      names = "--stats-json",
      paramLabel = "FILE",
      description = "Write statistics at the end: frames, path, copies, releases, latencies.")
  private @Nullable Path statsFile;

  @Option(names = "--wait", description = "Wait for a VM that is not there yet.")
  private boolean await;

  @Option(
      names = "--no-reconnect",
      description = "End when the VM goes away instead of waiting for it to come back.")
  private boolean noReconnect;

  @Option(
      names = "--no-resize",
      description = "Do not tell the guest the window's size; its picture is scaled.")
  private boolean noResize;

  @Option(
      names = "--scaling",
      paramLabel = "SCALING",
      converter = Scalings.class,
      completionCandidates = Scalings.class,
      description =
          "fit (default): as large as the window; exact: pixel by pixel; integer: the largest whole"
              + " number of times.")
  private Scaling scaling = PictureLayout.DEFAULT.scaling();

  @Option(
      names = "--filter",
      paramLabel = "FILTER",
      converter = Filters.class,
      completionCandidates = Filters.class,
      description = "How an enlarged picture is drawn: sharp (default), linear or nearest.")
  private Filter filter = PictureLayout.DEFAULT.filter();

  @Option(
      names = "--rotate",
      paramLabel = "DEGREES",
      description = "Turn the picture clockwise by 90, 180 or 270.")
  private int degrees;

  @Option(
      names = "--fullscreen",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "MONITOR",
      description = "Fill a screen: a number from 1, a name, or the window's own.")
  private @Nullable String fullscreen;

  @Option(
      names = "--grab",
      description = "Take the host's shortcuts (Alt+Tab) whenever the window has the keyboard.")
  private boolean grab;

  @Option(
      names = "--hotkeys",
      paramLabel = "MODIFIERS",
      converter = HotkeysConverter.class,
      description =
          "What is held for the viewer's own keys: two or more of ctrl, alt, shift, super joined by"
              + " + (default: ctrl+alt); none: all keys are the guest's but Ctrl+Alt+G.")
  private Hotkeys hotkeys = Hotkeys.DEFAULT;

  @Option(
      names = "--touch",
      paramLabel = "KIND",
      converter = TouchModes.class,
      completionCandidates = TouchModes.class,
      description =
          "What fingers on a touch screen are to the guest. touch: touches, for a VM with"
              + " virtio-multitouch-pci; pointer: its pointer; auto (default): touches if the"
              + " monitor (--qmp) names that device, as a message bus does not tell, else its"
              + " pointer.")
  private TouchMode touch = TouchMode.AUTO;

  @Option(names = "--stats", description = "Show frame rates and latencies over the picture.")
  private boolean stats;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      defaultValue = "us",
      description =
          "The guest's keyboard layout, for text from the clipboard (default: ${DEFAULT-VALUE}).")
  private String layout = "us";

  @Option(names = "--no-vsync", description = "Draw as fast as frames come.")
  private boolean noVsync;

  @Option(
      names = "--present",
      paramLabel = "WAY",
      converter = Presentations.class,
      completionCandidates = Presentations.class,
      description =
          "How pictures get into the window: ${COMPLETION-CANDIDATES}. shm: through shared memory"
              + " (X11); auto: that where the X server takes no GPU buffers, else gl"
              + " (default: auto).")
  private WindowPresentation presentation = WindowPresentation.AUTO;

  @Option(names = "--borderless", description = "No title bar and no borders.")
  private boolean borderless;

  @Spec private CommandSpec spec;

  private Rotation rotation() {
    try {
      return Rotation.ofDegrees(degrees);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--rotate: " + e.getMessage());
    }
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    boolean verbose = OrielCommand.isVerbose(spec.commandLine());
    ViewOptions options =
        new ViewOptions(
            exitAfter,
            statsFile,
            await,
            !noReconnect,
            new ViewOptions.Look(
                !borderless,
                !noVsync,
                renderNode.tried(),
                presentation,
                !noResize,
                release.policy(),
                release.maxFps(),
                new PictureLayout(scaling, filter, rotation()),
                fullscreen,
                grab,
                touch,
                stats,
                hotkeys,
                layout),
            line -> {
              if (verbose) {
                err.println("oriel view: " + UntrustedText.line(line));
              }
            },
            line -> err.println("oriel view: " + UntrustedText.line(line)));
    try (SelectedVm vm =
        new SelectedVm(
            connection.endpoint(),
            connection.selector(),
            connection.timeout(),
            console,
            options.warnings(),
            connection.who())) {
      ViewSession.run(vm, options);
    }
    return ExitCode.DONE;
  }

  /// The scalings by their names.
  static final class Scalings extends Labelled<Scaling> {

    Scalings() {
      super(Scaling.values(), Labelled::ofConstant);
    }
  }

  /// The filters by their names.
  static final class Filters extends Labelled<Filter> {

    Filters() {
      super(Filter.values(), Labelled::ofConstant);
    }
  }

  /// What fingers may be, by name.
  static final class TouchModes extends Labelled<TouchMode> {

    TouchModes() {
      super(TouchMode.values(), Labelled::ofConstant);
    }
  }

  /// The hotkeys by their names.
  static final class HotkeysConverter implements ITypeConverter<Hotkeys> {

    @Override
    public Hotkeys convert(String value) {
      try {
        return Hotkeys.of(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /// The ways into a window by their names.
  static final class Presentations extends Labelled<WindowPresentation> {

    Presentations() {
      super(WindowPresentation.values(), WindowPresentation::label);
    }
  }
}
