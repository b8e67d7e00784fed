// SPDX-License-Identifier: Apache-2.0
package dev.oriel.junit;

import static dev.oriel.screen.targets.Target.image;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.capture.Rest;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.fixtures.Await;
import dev.oriel.screen.Screen;
import dev.oriel.screen.ScreenMatch;
import dev.oriel.screen.VmSetup;
import dev.oriel.screen.match.Needle;
import dev.oriel.screen.targets.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/// Drives a real guest by its screens: Debian's installer in text mode, from Debian's own package.
///
/// The test takes half a minute under software emulation, and several minutes on a busy machine.
@EnabledIf(
    value = "isInstalled",
    disabledReason =
        "Debian's installer is not here; './oriel setup installer' installs its package (133 MB)")
@ExtendWith(VirtualMachineExtension.class)
@Timeout(value = 60, unit = TimeUnit.MINUTES)
final class DebianInstallerTest {

  private static final Duration BOOT = Await.patient(Duration.ofMinutes(6));
  private static final Duration LIMIT = Await.patient(Duration.ofMinutes(1));

  private static final Rest REST = Rest.of(Duration.ofMillis(300));

  /// The colour of the selected line of a list.
  private static final int CHOSEN = 0xaa0000;

  @VirtualMachine
  static final VmSetup SETUP =
      // No KVM: nested KVM, as in a VM in a cloud, may be far slower.
      VmSetup.qemu("-nodefaults", "-machine", "pc", "-accel", "tcg")
          // With less memory the installer asks fewer questions.
          .with("-m", "1G", "-vga", "std", "-name", "debian-installer")
          .withKernel(images().resolve("linux"), images().resolve("initrd.gz"), "quiet");

  static boolean isInstalled() {
    return Files.exists(images().resolve("initrd.gz"));
  }

  private static Path images() {
    for (String release : List.of("13", "12")) {
      Path images =
          Path.of("/usr/lib/debian-installer/images", release)
              .resolve("amd64/text/debian-installer/amd64");
      if (Files.isDirectory(images)) {
        return images;
      }
    }
    return Path.of("/nonexistent");
  }

  private static Target needle(String name) {
    return image(Needle.load(DebianInstallerTest.class, name));
  }

  @Test
  void asksForTheLanguageAndThenForTheLocation(Screen screen) {
    ScreenMatch language = screen.waitFor(needle("select-a-language.png"), BOOT);
    assertTrue(language.area().y() < 100, language::toString);

    Picture english = screen.waitUntilStable(REST, LIMIT);
    int line = chosenLine(english);
    screen.press("down");
    Picture next = screen.waitForChange(LIMIT);
    while (chosenLine(next) == line) {
      next = screen.waitForChange(LIMIT);
    }
    assertNotEquals(line, chosenLine(next));
    screen.press("up");
    next = screen.waitUntilStable(REST, LIMIT);
    assertEquals(line, chosenLine(next), "back on English");

    screen.press("enter");
    ScreenMatch location = screen.waitFor(needle("select-your-location.png"), LIMIT);
    assertTrue(screen.find(needle("select-a-language.png")).isEmpty());
    assertEquals(new Rect(536, location.area().y(), 204, 17), location.area());
  }

  /// Returns the row of the first pixel of the selected line, or -1.
  private static int chosenLine(Picture picture) {
    for (int y = 100; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x += 4) {
        if (picture.rgb(x, y) == CHOSEN) {
          return y;
        }
      }
    }
    return -1;
  }
}
