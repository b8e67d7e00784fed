// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.gl.PictureLayout;
import dev.oriel.gl.ReleasePolicy;
import dev.oriel.gl.window.Hotkeys;
import dev.oriel.gl.window.WindowPresentation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How consoles are shown, and for how long.
///
/// @param exitAfter when the windows close by themselves, or null for never
/// @param statsFile where the statistics are written at the end, or null for nowhere
/// @param await whether a VM that is not there yet is waited for
/// @param reconnect whether one that goes away is waited for
/// @param look what the windows are like
/// @param log takes what the user may want to know, a line each; on any thread
/// @param warnings takes what the user should know, a line each; on any thread
public record ViewOptions(
    @Nullable Duration exitAfter,
    @Nullable Path statsFile,
    boolean await,
    boolean reconnect,
    Look look,
    Consumer<String> log,
    Consumer<String> warnings) {

  /// What windows are like.
  ///
  /// @param decorated whether they have a title bar and borders
  /// @param vsync whether they are drawn at the screen's pace at most
  /// @param renderNode the device that reads guests' buffers where the windows' own cannot, or null
  ///   for their own or the machine's first
  /// @param presentation how what is drawn gets into them
  /// @param resize whether guests are told the size that the user gives a window
  /// @param release when guests get their buffers back
  /// @param maxFps how many of them in a second at most, or 0 for any number
  /// @param layout how pictures are laid out
  /// @param fullscreen the screen to fill, empty for the one that the window is on, or null
  /// @param grab whether the keyboard is taken with the host's shortcuts while a window has it
  /// @param touch what fingers on a touch screen are to guests
  /// @param stats whether the overlay with statistics is shown
  /// @param hotkeys which keys are the viewer's own
  /// @param keyboard the guest's keyboard layout, for text that is typed into it
  public record Look(
      boolean decorated,
      boolean vsync,
      @Nullable String renderNode,
      WindowPresentation presentation,
      boolean resize,
      ReleasePolicy release,
      int maxFps,
      PictureLayout layout,
      @Nullable String fullscreen,
      boolean grab,
      TouchMode touch,
      boolean stats,
      Hotkeys hotkeys,
      String keyboard) {

    /// Decorated, in the screen's pace, followed by the guest.
    public static final Look DEFAULT =
        new Look(
            true,
            true,
            null,
            WindowPresentation.AUTO,
            true,
            ReleasePolicy.AUTO,
            0,
            PictureLayout.DEFAULT,
            null,
            false,
            TouchMode.AUTO,
            false,
            Hotkeys.DEFAULT,
            "us");
  }
}
