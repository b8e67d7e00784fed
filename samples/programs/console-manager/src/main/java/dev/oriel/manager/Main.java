// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.core.os.PrivateDirectory;
import java.lang.module.ModuleDescriptor;
import java.util.Locale;
import javafx.application.Application;
import picocli.CommandLine;

/// Starts the console manager.
public final class Main {

  /// What desktops know its windows by.
  private static final String NAME = "oriel-manager";

  private Main() {}

  /// The program.
  ///
  /// @param args see [ManagerOptions]
  public static void main(String[] args) {
    // picocli's messages, and whatever else formats without being told how.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    CommandLine command = ManagerOptions.commandLine(new ManagerOptions());
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
    // JavaFX unpacks its libraries in ~/.openjfx, and where it cannot, in the temporary directory
    // under a name that another user may have taken.
    if (System.getProperty("javafx.cachedir") == null) {
      String javafx = "javafx/" + javafxVersion() + "-" + System.getProperty("os.arch");
      System.setProperty("javafx.cachedir", PrivateDirectory.inCache(javafx).toString());
    }
    Application.launch(ProgramClass.named(NAME, ManagerApplication.class), args);
  }

  /// On the class path no version is known; JavaFX compares what it finds in its cache by itself.
  private static String javafxVersion() {
    ModuleDescriptor module = Application.class.getModule().getDescriptor();
    return module == null ? "any" : module.rawVersion().orElse("any");
  }
}
