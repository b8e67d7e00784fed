// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.core.os.PrivateDirectory;
import dev.oriel.core.os.RuntimeImage;
import java.lang.module.ModuleDescriptor;
import java.util.Locale;
import javafx.application.Application;
import picocli.CommandLine;

/// Starts the console manager.
public final class Main {

  /// The name by which desktops identify its windows.
  private static final String NAME = "oriel-manager";

  private Main() {}

  /// Runs the program.
  ///
  /// @param args see [ManagerOptions]
  public static void main(String[] args) {
    // For picocli's messages, and for other code that formats without an explicit locale.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    CommandLine command = commandLine();
    int problem = command.execute(args);
    if (problem != 0
        || command.getParseResult().isUsageHelpRequested()
        || command.getParseResult().isVersionHelpRequested()) {
      System.exit(problem);
    }
    String display = System.getenv("DISPLAY");
    if (display == null || display.isBlank()) {
      System.err.println(
          "oriel manager: there is no screen: JavaFX needs an X server, and DISPLAY is not set;"
              + " start it in a desktop session (on Wayland: one with Xwayland)");
      System.exit(1);
    }
    // JavaFX unpacks its libraries into ~/.openjfx. If it cannot, it uses the temporary directory,
    // with a name that another user may have taken. In an image they are files.
    if (System.getProperty("javafx.cachedir") == null && !RuntimeImage.holds(Application.class)) {
      String javafx = "javafx/" + javafxVersion() + "-" + System.getProperty("os.arch");
      System.setProperty("javafx.cachedir", PrivateDirectory.inCache(javafx).toString());
    }
    Application.launch(ProgramClass.named(NAME, ManagerApplication.class), args);
  }

  /// Returns the command with its options.
  public static CommandLine commandLine() {
    return ManagerOptions.commandLine(new ManagerOptions());
  }

  /// Returns JavaFX's version. On the class path it is not known; JavaFX itself checks the contents
  /// of its cache.
  private static String javafxVersion() {
    ModuleDescriptor module = Application.class.getModule().getDescriptor();
    return module == null ? "any" : module.rawVersion().orElse("any");
  }
}
