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

/// Who draws title bars on Wayland, where some compositors leave them to programs (GNOME, Weston).
///
/// GLFW has libdecor draw them, which needs a plugin; without one libdecor complains on stderr and
/// draws nothing, so that the window cannot be moved. There GLFW's own plain bar is better.
///
/// Threading: the main thread.
final class TitleBars {

  private static final System.Logger LOG = System.getLogger(TitleBars.class.getName());

  /// Where libdecor looks for plugins, below the directory of libraries.
  private static final String PLUGINS = "libdecor/plugins-1";

  private TitleBars() {}

  /// Chooses, before GLFW connects to the compositor.
  static void choose() {
    if (!pluginsIn(folders(System.getenv(), Path.of("/")))) {
      GLFW.glfwInitHint(GLFW.GLFW_WAYLAND_LIBDECOR, GLFW.GLFW_WAYLAND_DISABLE_LIBDECOR);
    }
  }

  /// Says how to get a better title bar where a window has GLFW's own.
  static void explain(long window) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      var top = stack.callocInt(1);
      GLFW.glfwGetWindowFrameSize(window, null, top, null, null);
      if (top.get(0) > 0 && !pluginsIn(folders(System.getenv(), Path.of("/")))) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the window has a plain bar without a title, as this desktop leaves title bars to"
                + " programs: install libdecor's plugin (Debian: "
                + DebianPackages.of("libdecor-0.so.0")
                + ")");
      }
    }
  }

  /// The folders in which libdecor's plugins may be.
  ///
  /// @param root of the file system
  static List<Path> folders(Map<String, String> environment, Path root) {
    String named = environment.getOrDefault("LIBDECOR_PLUGIN_DIR", "");
    if (!named.isEmpty()) {
      return List.of(Path.of(named));
    }
    List<Path> folders = new ArrayList<>();
    for (String libraries : List.of("usr/lib", "usr/lib64", "usr/local/lib", "usr/local/lib64")) {
      Path at = root.resolve(libraries);
      folders.add(at.resolve(PLUGINS));
      // Debian has a folder for each architecture.
      try (DirectoryStream<Path> architectures = Files.newDirectoryStream(at, "*-linux-*")) {
        architectures.forEach(each -> folders.add(each.resolve(PLUGINS)));
      } catch (IOException _) {
        // There is no such folder here.
      }
    }
    return folders;
  }

  /// Whether there is a plugin in one of the folders.
  static boolean pluginsIn(List<Path> folders) {
    for (Path folder : folders) {
      try (DirectoryStream<Path> plugins = Files.newDirectoryStream(folder, "*.so")) {
        if (plugins.iterator().hasNext()) {
          return true;
        }
      } catch (IOException _) {
        // There is no such folder here.
      }
    }
    return false;
  }
}
