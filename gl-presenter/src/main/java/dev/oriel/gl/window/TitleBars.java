// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.text.DebianPackages;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lwjgl.glfw.GLFW;
import org.lwjgl.system.MemoryStack;

/// Chooses who draws title bars on Wayland, where some compositors (GNOME, Weston) leave this to
/// programs.
///
/// GLFW uses libdecor for them, which needs a plugin. Without a plugin, libdecor prints an error to
/// stderr and draws nothing, so that the window cannot be moved. In that case GLFW's own plain bar
/// is used.
///
/// Threading: the main thread.
final class TitleBars {

  private static final System.Logger LOG = System.getLogger(TitleBars.class.getName());

  /// The directory of libdecor's plugins, below a library directory.
  private static final String PLUGINS = "libdecor/plugins-1";

  private TitleBars() {}

  /// Makes the choice. Call this before GLFW connects to the compositor.
  static void choose() {
    if (!pluginsIn(folders(System.getenv(), Path.of("/")))) {
      GLFW.glfwInitHint(GLFW.GLFW_WAYLAND_LIBDECOR, GLFW.GLFW_WAYLAND_DISABLE_LIBDECOR);
    }
  }

  /// If a window has GLFW's own bar, logs how to get a better title bar.
  static void explain(long window) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      var top = stack.callocInt(1);
      GLFW.glfwGetWindowFrameSize(window, null, top, null, null);
      if (top.get(0) > 0 && !pluginsIn(folders(System.getenv(), Path.of("/")))) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the window has a plain bar without a title, because this desktop leaves title bars"
                + " to programs: install libdecor's plugin (Debian: "
                + DebianPackages.of("libdecor-0.so.0")
                + ")");
      }
    }
  }

  /// Returns the directories that may contain libdecor's plugins.
  ///
  /// @param root the root of the file system
  static List<Path> folders(Map<String, String> environment, Path root) {
    String named = environment.getOrDefault("LIBDECOR_PLUGIN_DIR", "");
    if (!named.isEmpty()) {
      return List.of(Path.of(named));
    }
    List<Path> folders = new ArrayList<>();
    for (String libraries : List.of("usr/lib", "usr/lib64", "usr/local/lib", "usr/local/lib64")) {
      Path at = root.resolve(libraries);
      folders.add(at.resolve(PLUGINS));
      // Debian has a library directory for each architecture.
      try (DirectoryStream<Path> architectures = Files.newDirectoryStream(at, "*-linux-*")) {
        architectures.forEach(each -> folders.add(each.resolve(PLUGINS)));
      } catch (IOException _) {
        // This directory does not exist.
      }
    }
    return folders;
  }

  /// Returns whether one of the directories contains a plugin.
  static boolean pluginsIn(List<Path> folders) {
    for (Path folder : folders) {
      try (DirectoryStream<Path> plugins = Files.newDirectoryStream(folder, "*.so")) {
        if (plugins.iterator().hasNext()) {
          return true;
        }
      } catch (IOException _) {
        // This directory does not exist.
      }
    }
    return false;
  }
}
