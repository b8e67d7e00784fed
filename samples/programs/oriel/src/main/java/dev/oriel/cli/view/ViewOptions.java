// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.dbus.clipboard.ClipboardDirection;
import dev.oriel.gl.PictureLayout;
import dev.oriel.gl.ReleasePolicy;
import dev.oriel.gl.window.Hotkeys;
import dev.oriel.gl.window.WindowOptions;
import dev.oriel.gl.window.WindowPresentation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How consoles are shown, and for how long.
///
/// @param exitAfter the time after which the windows close, or null for never
/// @param statsFile the file for the statistics at the end, or null
/// @param await whether to wait for a VM that has not started yet
/// @param reconnect whether to wait for a VM that goes away
/// @param look how the windows look and behave
/// @param sound whether and how loud the VM is heard
/// @param log receives messages that the user may want to know, one line each; called on any thread
/// @param warnings receives messages that the user should know, one line each; called on any thread
public record ViewOptions(
    @Nullable Duration exitAfter,
    @Nullable Path statsFile,
    boolean await,
    boolean reconnect,
    Look look,
    Sound sound,
    Consumer<String> log,
    Consumer<String> warnings) {

  /// How windows look and behave.
  ///
  /// @param decorated whether they have a title bar and borders
  /// @param vsync whether they are drawn at the rate of the screen at most
  /// @param renderNode the device that reads the guest's buffers if the windows' own device cannot,
  ///   or null for their own or the machine's first one
  /// @param presentation how pictures get into the windows
  /// @param resize whether the guest gets the size that the user gives a window
  /// @param release when the guest gets its buffers back
  /// @param maxFps the limit of released buffers in a second, or 0 for no limit
  /// @param layout how pictures are laid out in the windows
  /// @param screens the monitors that the windows fill
  /// @param onTop whether the windows stay above others
  /// @param kiosk whether nothing but the chord of the grab is the viewer's
  /// @param grab whether a window with the keyboard focus takes the host's shortcuts, too
  /// @param confine whether the pointer stays in a window that has grabbed the keyboard, also if
  ///   the guest has a tablet
  /// @param lockSync whether the guest's lock keys follow the host's
  /// @param touch how the guest gets fingers on a touch screen
  /// @param stats whether the overlay with statistics is shown
  /// @param hotkeys the hotkeys
  /// @param keyboard the guest's keyboard layout, for texts that are typed
  /// @param clipboard which way texts pass between the clipboards of host and guest
  public record Look(
      boolean decorated,
      boolean vsync,
      @Nullable String renderNode,
      WindowPresentation presentation,
      boolean resize,
      ReleasePolicy release,
      int maxFps,
      PictureLayout layout,
      FullScreens screens,
      boolean onTop,
      boolean kiosk,
      boolean grab,
      boolean confine,
      boolean lockSync,
      TouchMode touch,
      boolean stats,
      Hotkeys hotkeys,
      String keyboard,
      ClipboardDirection clipboard) {

    /// Decorated windows, drawn at the rate of the screen, whose size the guest follows.
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
            FullScreens.NONE,
            false,
            false,
            false,
            false,
            true,
            TouchMode.AUTO,
            false,
            ViewerAction.hotkeys(),
            "us",
            ClipboardDirection.BOTH);

    /// Returns the options of a window.
    ///
    /// @param width the width in pixels
    /// @param height the height in pixels
    WindowOptions window(String title, int width, int height) {
      return new WindowOptions(title, width, height)
          .decorated(decorated)
          .vsync(vsync)
          .grab(grab)
          .confines(confine)
          .renderNode(renderNode)
          .presentation(presentation)
          .release(release)
          .maxFps(maxFps)
          .hotkeys(hotkeys);
    }
  }

  /// The VM's sound, in both directions.
  ///
  /// @param on whether it is played
  /// @param loudness how loud it is, from 0, silent, to 1, as loud as the guest plays it
  /// @param microphone whether the guest may record from this machine's microphone
  public record Sound(boolean on, double loudness, boolean microphone) {

    /// As loud as the guest plays it, and no microphone.
    public static final Sound DEFAULT = new Sound(true, 1, false);
  }
}
