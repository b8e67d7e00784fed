// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.pictures.PictureEncoder;
import dev.oriel.pictures.PictureFormat;
import dev.oriel.screen.match.Needle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests `oriel needle`.
final class NeedleCommandTest {

  @TempDir private Path dir;

  @Test
  void cutsANeedleOutOfTheLastPictureOfAReport() throws IOException {
    Picture screen = write("console0-last.png", 0);
    write("console0-frame1-7.png", 1);
    Path file = dir.resolve("login.png");
    Oriel oriel =
        Oriel.succeeds(
            "needle",
            dir,
            "--area",
            "10,20,30x40",
            "--exclude",
            "12,22,5x5",
            "--exclude",
            "30,22,5x5",
            "--click",
            "15,26",
            "--tag",
            "login",
            "--tag",
            "gdm",
            "-o",
            file);
    assertEquals(
        file + ": 30x40 pixels of " + dir.resolve("console0-last.png"), oriel.out().strip());
    Needle needle = Needle.load(file);
    assertTrue(needle.picture().samePixels(screen.crop(new Rect(10, 20, 30, 40))));
    assertFalse(needle.counts(2, 2) || needle.counts(20, 2));
    assertEquals("5,6", needle.clickX() + "," + needle.clickY());
    assertEquals(1, Needle.tagged(dir, "gdm").size());
  }

  @Test
  void saysWhyThereIsNoNeedle() throws IOException {
    Path to = dir.resolve("a.png");
    String error = fails(ExitCode.FAILED, dir, "--area", "0,0,9x9", "-o", to);
    assertTrue(error.contains("no picture that ends in -last.png"), error);
    write("console0-last.png", 0);
    write("console1-last.png", 0);
    error = fails(ExitCode.FAILED, dir, "--area", "0,0,9x9", "-o", to);
    assertTrue(error.contains("several screens") && error.contains("console1-last.png"), error);
    Path screen = dir.resolve("console0-last.png");
    error = fails(ExitCode.FAILED, screen, "--area", "90,90,20x20", "-o", to);
    assertTrue(error.contains("20x20+90+90 is outside of the 100x100 picture"), error);
    error = fails(ExitCode.FAILED, dir.resolve("none.png"), "--area", "0,0,9x9", "-o", to);
    assertTrue(error.contains("there is no file"), error);
    error = fails(ExitCode.USAGE, screen, "--area", "0,0,9x9", "-o", dir.resolve("a.jpg"));
    assertTrue(error.contains("does not end in .png"), error);
    error = fails(ExitCode.USAGE, screen, "--area", "0,0,9x9", "--click", "9", "-o", to);
    assertTrue(error.contains("give X,Y"), error);
    error = fails(ExitCode.USAGE, screen, "-o", to);
    assertTrue(error.contains("--area"), error);
    assertFalse(Files.exists(to));
  }

  private static String fails(int exitCode, Object... args) {
    Object[] command = new Object[args.length + 1];
    command[0] = "needle";
    System.arraycopy(args, 0, command, 1, args.length);
    return Oriel.fails(exitCode, command);
  }

  /// Writes a picture whose pixels differ, moved by a number of columns.
  private Picture write(String name, int moved) throws IOException {
    Picture picture = new Picture(100, 100);
    for (int i = 0; i < 10_000; i++) {
      picture.fill(new Rect(i % 100, i / 100, 1, 1), (i + moved) * 0x10_4173 & 0xff_ffff);
    }
    try (PictureEncoder encoder = PictureFormat.PNG.newEncoder();
        OutputStream out = Files.newOutputStream(dir.resolve(name))) {
      encoder.encode(picture, out);
    }
    return picture;
  }
}
