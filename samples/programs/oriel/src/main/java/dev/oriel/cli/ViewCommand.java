// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.cli.view.FullScreens;
import dev.oriel.cli.view.HotkeyOption;
import dev.oriel.cli.view.TouchMode;
import dev.oriel.cli.view.ViewOptions;
import dev.oriel.cli.view.ViewSession;
import dev.oriel.core.geometry.Rotation;
import dev.oriel.core.geometry.Scaling;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.audio.Audio;
import dev.oriel.dbus.clipboard.ClipboardDirection;
import dev.oriel.gl.Filter;
import dev.oriel.gl.PictureLayout;
import dev.oriel.gl.window.Hotkeys;
import dev.oriel.gl.window.WindowPresentation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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

/// `oriel view`: shows a console in a window.
@Command(
    name = "view",
    footer = {
      "",
      "Permanent settings are read from the file",
      "$XDG_CONFIG_HOME/oriel/config (by default ~/.config/oriel/config),",
      "one on each line: 'scaling = integer', 'grab = true'. Those of all",
      "users are in oriel/config of $XDG_CONFIG_DIRS (by default /etc/xdg).",
      "Options on the command line override them."
    },
    description = {
      "Shows a console in a window, and sends the input of keyboard and pointer to the guest.",
      "When the VM goes away, the window waits, and shows the VM again when it comes back."
          + " --console all opens a window for each console.",
      "If the guest has no tablet, a click grabs the pointer. Ctrl+Alt+G releases it, and"
          + " Ctrl+Alt+H shows the other hotkeys. A bar with the most important actions appears"
          + " when the pointer rests at the upper edge of the window, or with Ctrl+Alt+B. To send"
          + " a hotkey to the guest, press it twice, or press Ctrl+Alt+K and then the letter"
          + " alone: the guest gets Ctrl+Alt with the letter. --hotkeys changes the hotkeys.",
      "The sound of a VM is played if its QEMU offers it, for example with these options:",
      Audio.REMEDY
    })
final class ViewCommand implements Callable<Integer> {

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final ConsoleOptions console = new ConsoleOptions();
  @Mixin private final RenderNodeOptions renderNode = new RenderNodeOptions();
  @Mixin private final ReleaseOptions release = new ReleaseOptions();
  @Mixin private final SoundOptions sound = new SoundOptions();

  @Option(
      names = "--exit-after",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description = "Close the window after this time.")
  private @Nullable Duration exitAfter;

  @Option(
      names = "--stats-json",
      paramLabel = "FILE",
      description =
          "Write statistics to a JSON file at the end: frames, path, copies, releases, latencies,"
              + " sound.")
  private @Nullable Path statsFile;

  @Option(names = "--wait", description = "Wait for a VM that has not started yet.")
  private boolean await;

  @Option(
      names = "--no-reconnect",
      description = "End when the VM goes away, instead of waiting until it comes back.")
  private boolean noReconnect;

  @Option(
      names = "--no-resize",
      description = "Do not send the size of the window to the guest; scale its picture instead.")
  private boolean noResize;

  @Option(
      names = "--scaling",
      paramLabel = "SCALING",
      converter = Scalings.class,
      completionCandidates = Scalings.class,
      description =
          "The size of the picture in the window. fit (default): as large as the window;"
              + " exact: pixel by pixel; integer: enlarged by the largest whole number that"
              + " fits.")
  private Scaling scaling = PictureLayout.DEFAULT.scaling();

  @Option(
      names = "--filter",
      paramLabel = "FILTER",
      converter = Filters.class,
      completionCandidates = Filters.class,
      description = "How a scaled picture is drawn: sharp (default), linear or nearest.")
  private Filter filter = PictureLayout.DEFAULT.filter();

  @Option(
      names = "--rotate",
      paramLabel = "DEGREES",
      description = "Rotate the picture clockwise by 90, 180 or 270 degrees.")
  private int degrees;

  @Option(
      names = "--fullscreen",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "MONITOR",
      description =
          "Fill a monitor: its number from 1, or its name (default: the monitor of the window)."
              + " Several windows: the monitors of the first, the second, and so on, separated by"
              + " commas. all: a window for each monitor, with the heads of the VM in their order.")
  private @Nullable String fullscreen;

  @Option(
      names = "--kiosk",
      description =
          "Full screen, without the bar and the hotkeys, and with the host's shortcuts for the"
              + " guest. The one way out is Ctrl+Alt+G (or the chord of grab in --hotkeys), which"
              + " gives them and the pointer back to the host.")
  private boolean kiosk;

  @Option(names = "--on-top", description = "Keep the window above others (X11).")
  private boolean onTop;

  @Option(
      names = "--grab",
      description =
          "Send the host's shortcuts, such as Alt+Tab, to the guest while the window has the"
              + " keyboard focus.")
  private boolean grab;

  @Option(
      names = "--confine-pointer",
      description =
          "While keyboard and pointer are grabbed (--grab, Ctrl+Alt+G), keep the pointer in the"
              + " window also if the guest has a tablet.")
  private boolean confine;

  @Option(
      names = "--no-lock-sync",
      description =
          "Do not set the guest's Caps Lock and Num Lock to those of the host when the window gets"
              + " the keyboard focus.")
  private boolean noLockSync;

  @Option(
      names = "--hotkeys",
      paramLabel = "HOTKEYS",
      converter = HotkeysConverter.class,
      description =
          "The viewer's hotkeys, separated by commas: their modifiers, two or more of ctrl,"
              + " alt, shift, super joined by + (default: ctrl+alt); an action and its chord,"
              + " such as fullscreen=f11, or none, such as close=none. Actions: fullscreen,"
              + " consoles, next-console, previous-console, keys, ctrl-alt-delete, screenshot,"
              + " record, type, scaling, filter, rotate, grab, mute, options, on-top,"
              + " confine-pointer, lock-sync, statistics, connect, help, bar, close. none alone: all keys go to the guest,"
              + " except Ctrl+Alt+G. A chord that is pressed twice goes to the guest.")
  private Hotkeys hotkeys = HotkeyOption.of("ctrl+alt");

  @Option(
      names = "--touch",
      paramLabel = "KIND",
      converter = TouchModes.class,
      completionCandidates = TouchModes.class,
      description =
          "How the guest gets fingers on a touch screen. touch: as touches, for a VM with"
              + " virtio-multitouch-pci; pointer: as its pointer; auto (default): as touches if"
              + " the monitor (--qmp) lists that device, otherwise as its pointer. A message"
              + " bus does not report the devices.")
  private TouchMode touch = TouchMode.AUTO;

  @Option(names = "--stats", description = "Show frame rates and latencies over the picture.")
  private boolean stats;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      defaultValue = "us",
      description =
          "The guest's keyboard layout, for typing text from the clipboard (default:"
              + " ${DEFAULT-VALUE}).")
  private String layout = "us";

  @Option(
      names = "--clipboard",
      paramLabel = "WAY",
      converter = Clipboards.class,
      completionCandidates = Clipboards.class,
      description =
          "Which way text passes between the clipboards of host and guest, while the window has"
              + " the keyboard focus: ${COMPLETION-CANDIDATES} (default: both). The guest needs an"
              + " agent and the VM a port for it, see oriel clipboard --help.")
  private ClipboardDirection clipboard = ClipboardDirection.BOTH;

  @Option(
      names = "--no-vsync",
      description = "Draw as fast as frames arrive, without waiting for the screen.")
  private boolean noVsync;

  @Option(
      names = "--present",
      paramLabel = "WAY",
      converter = Presentations.class,
      completionCandidates = Presentations.class,
      description =
          "How pictures get into the window: ${COMPLETION-CANDIDATES}. passthrough: the compositor"
              + " shows the guest's own buffers, which are neither drawn nor copied (Wayland); gl:"
              + " drawn by EGL; shm: drawn and copied through shared memory (X11); auto:"
              + " passthrough where it does not slow the guest down, shm if an X server takes no"
              + " GPU buffers, otherwise gl (default: auto).")
  private WindowPresentation presentation = WindowPresentation.AUTO;

  @Option(names = "--borderless", description = "Open the window without title bar and borders.")
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
                FullScreens.of(kiosk && fullscreen == null ? "" : fullscreen),
                onTop,
                kiosk,
                grab || kiosk,
                confine || kiosk,
                !noLockSync,
                touch,
                stats,
                kiosk ? new Hotkeys(Map.of(), hotkeys.grab()) : hotkeys,
                layout,
                clipboard),
            sound.sound(),
            line -> {
              if (verbose) {
                err.println("oriel view: " + UntrustedText.line(line));
              }
            },
            line -> err.println("oriel view: " + UntrustedText.line(line)));
    if (options.look().screens().each()) {
      console.allHeads();
    }
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

  /// The scalings and their names.
  static final class Scalings extends Labelled<Scaling> {

    Scalings() {
      super(Scaling.values(), Labelled::ofConstant);
    }
  }

  /// The filters and their names.
  static final class Filters extends Labelled<Filter> {

    Filters() {
      super(Filter.values(), Labelled::ofConstant);
    }
  }

  /// The touch modes and their names.
  static final class TouchModes extends Labelled<TouchMode> {

    TouchModes() {
      super(TouchMode.values(), Labelled::ofConstant);
    }
  }

  /// The ways of the clipboard and their names.
  static final class Clipboards extends Labelled<ClipboardDirection> {

    Clipboards() {
      super(ClipboardDirection.values(), Labelled::ofConstant);
    }
  }

  /// Reads the hotkeys.
  static final class HotkeysConverter implements ITypeConverter<Hotkeys> {

    @Override
    public Hotkeys convert(String value) {
      try {
        return HotkeyOption.of(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /// The presentations and their names.
  static final class Presentations extends Labelled<WindowPresentation> {

    Presentations() {
      super(WindowPresentation.values(), WindowPresentation::label);
    }
  }
}
