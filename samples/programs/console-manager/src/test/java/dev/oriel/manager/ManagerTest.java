// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.DisplaySeat;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.Screenshot;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.TestBus;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.guest.VirtioInput;
import dev.oriel.manager.VmEntry.Status;
import dev.oriel.manager.console.FeedState;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javafx.scene.image.Image;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the console manager with real VMs on a real (virtual) screen.
@NeedsQemu
@NeedsBus
final class ManagerTest {

  /// A picture smaller than a tile, which is therefore shown pixel by pixel.
  private static final Rect THUMBNAIL = Rect.ofSize(256, 160);

  private static final String UUID_A = "11111111-2222-3333-4444-555555555555";
  private static final String UUID_B = "66666666-7777-8888-9999-aaaaaaaaaaaa";

  @TempDir private Path dir;

  @BeforeAll
  static void needsQemuBusAndScreen() throws Exception {
    FxScreen.need();
  }

  /// Control characters of a name, and characters that reverse the direction of writing, are shown
  /// as escapes.
  @Test
  void showsWhatAVmIsCalledWithoutActingOnIt() throws IOException {
    try (TestBus bus = TestBus.start();
        OpenManager manager = new OpenManager("--bus", bus.address());
        Qemu a =
            Qemu.builder()
                .bus(bus.address())
                .name("two\nlines \u202egnp", UUID_A)
                .virtioGpu("")
                .start()) {
      assertTrue(a.isAlive());
      manager.awaitVms("two\\nlines \\u202egnp");
      FxScreen.await("its name", () -> manager.says("two\\nlines \\u202egnp"));
    }
  }

  @Test
  void followsVmsThatComeAndGoAndShowsTheirPictures() throws IOException {
    try (TestBus bus = TestBus.start();
        OpenManager manager = new OpenManager("--bus", bus.address())) {
      FxScreen.await("the empty list explains itself", () -> manager.says("-display dbus"));
      try (Qemu a = Qemu.builder().bus(bus.address()).name("a", UUID_A).virtioGpu("").start()) {
        GuestFramebuffer fb = show(a);
        manager.awaitVms("a");
        manager.awaitThumbnail("a", fb);
        Rect part = new Rect(10, 20, 30, 40);
        fb.fill(part, 0xff00_ff00);
        VirtioGpu gpu = gpus.getLast();
        Guests.update(gpu, 1, fb, part);
        manager.awaitThumbnail("a", fb);
        VmTile tile = manager.tile("a");
        FxScreen.run(tile::requestFocus);
        try (Qemu b = Qemu.builder().bus(bus.address()).name("b", UUID_B).virtioGpu("").start()) {
          GuestFramebuffer other = show(b);
          manager.awaitVms("a", "b");
          manager.awaitThumbnail("b", other);
          manager.select("b");
          FxScreen.await("the UUID is shown", () -> manager.says(UUID_B));
          FxScreen.await("the size is shown", () -> manager.says("256 × 160"));
          assertTrue(FxScreen.get(tile::isFocused), "who comes takes the focus from nobody");
          b.quit();
        }
        manager.awaitVms("a");
        assertTrue(FxScreen.get(tile::isFocused), "nor does who goes");
        manager.awaitThumbnail("a", fb);
        a.quit();
      }
      manager.awaitVms();
    }
  }

  @Test
  void canBeUsedWithTheKeyboardAlone() throws IOException {
    try (TestBus bus = TestBus.start();
        Qemu a =
            Qemu.builder()
                .bus(bus.address())
                .name("a", UUID_A)
                .virtioGpu("")
                .device("virtio-keyboard-pci")
                .start();
        OpenManager manager =
            new OpenManager("--bus", bus.address(), "--screenshots", dir.toString())) {
      final GuestFramebuffer fb = show(a);
      final VirtioInput keyboard = VirtioInput.keyboard(a);
      manager.awaitVms("a");
      manager.awaitThumbnail("a", fb);
      manager.tabTo(manager.tile("a"));

      FxScreen.strike(KeyCode.CONTROL, KeyCode.S);
      FxScreen.await("a file is reported", () -> manager.says("Saved "));
      assertArrayEquals(fb.expectedRgba(fb.bounds()), onlyPng().rgba());

      FxScreen.strike(KeyCode.CONTROL, KeyCode.C);
      FxScreen.await("a copy is reported", () -> manager.says("Copied "));
      assertArrayEquals(fb.expectedRgba(fb.bounds()), FxScreen.get(ManagerTest::clipboard));

      FxScreen.strike(KeyCode.ENTER);
      FxScreen.await("Enter opens a window", () -> manager.windows().size() == 1);
      ConsoleStage window = FxScreen.get(() -> manager.windows().getFirst());
      FxScreen.await(
          "the window has the keyboard",
          () -> window.stage().isFocused() && window.view().capturingProperty().get());
      assertEquals(List.of(), keyboard.poll());
      FxScreen.strike(KeyCode.X);
      assertEquals(45, keyboard.awaitReport(FxScreen.LIMIT).getFirst().code());
      a.quit();
      FxScreen.await(
          () -> "the window says that it is over: " + window.view().stateProperty().get(),
          () -> window.view().stateProperty().get().kind() == FeedState.Kind.ENDED);
      FxScreen.run(window::close);
      FxScreen.await("the window is gone", () -> manager.windows().isEmpty());
    }
  }

  private static byte[] clipboard() {
    Image image = Clipboard.getSystemClipboard().getImage();
    int width = (int) image.getWidth();
    byte[] rgba = new byte[4 * width * (int) image.getHeight()];
    for (int i = 0; i < rgba.length / 4; i++) {
      int argb = image.getPixelReader().getArgb(i % width, i / width);
      rgba[4 * i] = (byte) (argb >> 16);
      rgba[4 * i + 1] = (byte) (argb >> 8);
      rgba[4 * i + 2] = (byte) argb;
      rgba[4 * i + 3] = (byte) (argb >> 24);
    }
    return rgba;
  }

  private Screenshot onlyPng() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), all::toString);
      assertTrue(all.getFirst().toString().endsWith(".png"), all::toString);
      return Screenshot.ofPng(Files.readAllBytes(all.getFirst()));
    }
  }

  @Test
  void findsAndChoosesVmsByTheKeyboard() throws IOException {
    try (OpenManager manager =
        new OpenManager(
            "--no-bus", "--qmp", "/x/apple", "--qmp", "/x/berry", "--qmp", "/x/cherry")) {
      manager.awaitVms("apple", "berry", "cherry");
      FxScreen.await("the first one has the focus", () -> manager.focused("apple"));
      FxScreen.strike(KeyCode.RIGHT);
      FxScreen.await("the one beside it is chosen", () -> manager.focused("berry"));
      assertTrue(FxScreen.get(() -> manager.says("/x/berry")), "with its details");
      FxScreen.strike(KeyCode.LEFT);
      FxScreen.strike(KeyCode.DOWN);
      FxScreen.await("the one below it", () -> manager.focused("cherry"));

      FxScreen.strike(KeyCode.CONTROL, KeyCode.F);
      FxScreen.strike(KeyCode.R);
      FxScreen.strike(KeyCode.R);
      manager.awaitVms("berry", "cherry");
      FxScreen.await("how many are found", () -> manager.says("2 of 3"));
      FxScreen.strike(KeyCode.X);
      manager.awaitVms();
      FxScreen.await("that none is found", () -> manager.offers("Show all"));
      FxScreen.strike(KeyCode.ESCAPE);
      manager.awaitVms("apple", "berry", "cherry");
      FxScreen.strike(KeyCode.F9);
      FxScreen.await("the details are hidden", () -> manager.window.details() == null);
    }
  }

  /// Whoever cannot see the window hears what each control does.
  @Test
  void eachControlHasAName() throws IOException {
    try (TestBus bus = TestBus.start();
        Qemu _ =
            Qemu.builder()
                .bus(bus.address())
                .name("a", UUID_A)
                .virtioGpu("")
                .arguments("-serial", "vc")
                .start();
        OpenManager manager = new OpenManager("--bus", bus.address())) {
      FxScreen.await("how to start a VM", () -> manager.offers("Add QMP socket …"));
      assertEquals(List.of(), FxScreen.get(manager::nameless));
      manager.row("a", "serial0");
      assertEquals(List.of(), FxScreen.get(manager::nameless));
    }
  }

  @Test
  void takesThePrivateConnectionOnlyWhenAskedAndSaysWhenAnotherTakesIt() throws IOException {
    try (Qemu qemu = Qemu.builder().name("p", UUID_A).virtioGpu("").start();
        DisplaySeat seat = seat(qemu);
        VmConnection other = seat.open(null, FxScreen.LIMIT);
        OpenManager manager =
            new OpenManager(
                "--no-bus", "--qmp", qemu.qmpSocket().toString(), "--qmp-dir", dir.toString())) {
      GuestFramebuffer fb = show(qemu);
      FxScreen.await("the socket is listed", () -> manager.status() == Status.FOUND);
      FxScreen.await(
          "what connecting does", () -> manager.says("takes it from the viewer that has it"));
      assertTrue(other.isOpen(), "looking takes nothing from another viewer");

      manager.press("Connect");
      manager.awaitThumbnail("p", fb);
      Await.until("the other has lost it", FxScreen.LIMIT, () -> !other.isOpen());
      try (DisplaySeat again = seat(qemu);
          VmConnection third = again.open(null, FxScreen.LIMIT)) {
        FxScreen.await("the loss is told", () -> manager.status() == Status.LOST);
        FxScreen.await(
            "why",
            () ->
                manager.says(
                    "another viewer has taken the display of this VM: another (process "
                        + ProcessHandle.current().pid()));
        awaitLook(manager);
        assertEquals(Status.LOST, FxScreen.get(manager::status));
        assertTrue(third.isOpen(), "it is not taken back without being asked");
        manager.press("Connect again");
        manager.awaitThumbnail("p", fb);
        manager.press("Disconnect");
        FxScreen.await("it is given up", () -> manager.status() == Status.FOUND);
      }
    }
  }

  @Test
  void saysThatAVmIsPausedWhereItsPictureIsAndThatItGoesOn() throws IOException {
    try (Qemu qemu = Qemu.builder().name("p", UUID_A).virtioGpu("").start();
        OpenManager manager = new OpenManager("--no-bus", "--qmp", qemu.qmpSocket().toString())) {
      GuestFramebuffer fb = show(qemu);
      manager.press("Connect");
      manager.awaitThumbnail("p", fb);
      FxScreen.run(() -> manager.window.actions().open(manager.rows().getFirst().console()));
      ConsoleStage window = manager.windows().getFirst();
      VmTile tile = manager.tile("p");
      String release = FxScreen.get(() -> tile.vm().qemuProperty().get());
      assertTrue(release.matches("\\d+\\.\\d+\\.\\d+"), "QEMU's release: " + release);
      Object _ = qemu.qmp().execute("stop");
      FxScreen.await(
          "the tile and its picture say so",
          () -> OpenManager.drawnTexts(tile).stream().filter("paused"::equals).count() == 2);
      FxScreen.await("so does the window", () -> window.stage().getTitle().contains("(paused)"));
      FxScreen.await(
          "and that keys are lost",
          () -> OpenManager.says(window.root(), "is paused and takes no keys and clicks; resume"));
      Object _ = qemu.qmp().execute("cont");
      FxScreen.await("it is connected to, no more", () -> !manager.says("paused"));
      assertTrue(FxScreen.get(() -> manager.says("connected")));
      FxScreen.await("so is the window", () -> !window.stage().getTitle().contains("paused"));
      assertFalse(FxScreen.get(() -> OpenManager.says(window.root(), "paused")));
      FxScreen.run(window::close);
      manager.awaitThumbnail("p", fb);
    }
  }

  /// Waits until the manager has looked at all sockets, which is when it finds a new one.
  private void awaitLook(OpenManager manager) throws IOException {
    try (ServerSocketChannel made = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      made.bind(UnixDomainSocketAddress.of(dir.resolve("q.sock")));
      manager.awaitVms("p", "q.sock");
    }
  }

  private static DisplaySeat seat(Qemu qemu) {
    return DisplaySeat.at(new Endpoint.Qmp(qemu.qmpSocket()), "another");
  }

  @Test
  void lendsThePrivateConnectionToAVisitorAndComesBackWhenAnotherViewerEnds() throws IOException {
    try (Qemu qemu = Qemu.builder().name("p", UUID_A).virtioGpu("").start();
        OpenManager manager =
            new OpenManager(
                "--no-bus", "--qmp", qemu.qmpSocket().toString(), "--qmp-dir", dir.toString())) {
      GuestFramebuffer fb = show(qemu);
      FxScreen.await("the socket is listed", () -> manager.status() == Status.FOUND);
      manager.press("Connect");
      manager.awaitThumbnail("p", fb);
      try (VmConnection visit =
          VmConnection.open(
              new Endpoint.Qmp(qemu.qmpSocket()), null, FxScreen.LIMIT, "oriel record")) {
        FxScreen.await(
            "who has it", () -> manager.says("oriel record (process ") && manager.says("for now"));
        awaitLook(manager);
        assertTrue(visit.isOpen(), "it is not taken back before");
      }
      manager.awaitThumbnail("p", fb);
      try (DisplaySeat seat = seat(qemu);
          VmConnection _ = seat.open(null, FxScreen.LIMIT)) {
        FxScreen.await("who took it", () -> manager.says("another (process "));
      }
      manager.awaitThumbnail("p", fb);
    }
  }

  @Test
  void followsTheSocketsOfADirectory() throws IOException {
    try (OpenManager manager = new OpenManager("--no-bus", "--qmp-dir", dir.toString())) {
      Files.writeString(dir.resolve("no-socket"), "");
      Path socket = dir.resolve("vm.sock");
      String monitor = "unix:" + socket + ",server=on,wait=off";
      try (Qemu qemu =
          Qemu.builder().name("first", UUID_A).virtioGpu("").arguments("-qmp", monitor).start()) {
        manager.awaitVms("vm.sock");
        manager.press("Connect");
        manager.awaitVms("first");
        qemu.quit();
      }
      manager.awaitVms();
    }
  }

  @Test
  void connectsAgainToARestartedVmThatTheUserHadConnectedTo() throws IOException {
    Path socket = dir.resolve("vm.sock");
    String monitor = "unix:" + socket + ",server=on,wait=off";
    try (OpenManager manager = new OpenManager("--no-bus", "--qmp", socket.toString())) {
      try (Qemu qemu = Qemu.builder().virtioGpu("").arguments("-qmp", monitor).start()) {
        manager.awaitVms("vm.sock");
        manager.press("Connect");
        FxScreen.await("connected", () -> manager.status() == Status.CONNECTED);
        qemu.quit();
      }
      FxScreen.await("the end is told", () -> manager.status() == Status.LOST);
      try (Qemu again =
          Qemu.builder().name("again", UUID_A).virtioGpu("").arguments("-qmp", monitor).start()) {
        GuestFramebuffer fb = show(again);
        FxScreen.await("connected again", () -> manager.status() == Status.CONNECTED);
        manager.awaitThumbnail("again", fb);
      }
    }
  }

  @Test
  void opensTextConsolesInTheViewer() throws IOException {
    Path said = dir.resolve("said");
    Path launcher = dir.resolve("oriel");
    Files.writeString(
        launcher, "#!/bin/sh\necho \"$@\" >%s.new\nmv %s.new %s\n".replace("%s", "" + said));
    assertTrue(launcher.toFile().setExecutable(true));
    String before = System.getProperty("oriel.launcher");
    System.setProperty("oriel.launcher", launcher.toString());
    try (TestBus bus = TestBus.start();
        Qemu qemu =
            Qemu.builder()
                .bus(bus.address())
                .name("a", UUID_A)
                .virtioGpu("")
                .arguments("-serial", "vc", "-chardev", "vc,id=spare")
                .start();
        OpenManager manager = new OpenManager("--bus", bus.address())) {
      manager.awaitVms("a");
      manager.tabTo(manager.row("a", "serial0"));
      FxScreen.strike(KeyCode.CONTROL, KeyCode.ENTER);
      Await.until("the viewer is started", FxScreen.LIMIT, () -> Files.exists(said));
      String words = Files.readString(said).strip();
      assertTrue(words.startsWith("view --bus " + bus.address() + " --vm :"), words);
      assertTrue(words.endsWith(" --console serial0"), words);
      assertFalse(FxScreen.get(() -> manager.shows("a", "spare")), "nothing in the VM uses it");
      qemu.quit();
      FxScreen.await("it goes with its VM", () -> !manager.shows("a", "serial0"));
    } finally {
      if (before == null) {
        System.clearProperty("oriel.launcher");
      } else {
        System.setProperty("oriel.launcher", before);
      }
    }
  }

  @Test
  void showsNamesAsTheyAreWithEachUnderscore() throws IOException {
    try (TestBus bus = TestBus.start();
        Qemu _ =
            Qemu.builder()
                .bus(bus.address())
                .name("my_vm_1", UUID_A)
                .virtioGpu("id=my_gpu")
                .arguments("-chardev", "vc,id=my_text", "-serial", "chardev:my_text")
                .start();
        OpenManager manager = new OpenManager("--bus", bus.address())) {
      manager.awaitVms("my_vm_1");
      for (String name : List.of("my_vm_1", "my_text")) {
        FxScreen.await(
            () -> name + " among what is drawn: " + FxScreen.get(manager::drawnTexts),
            () -> manager.drawnTexts().contains(name));
      }
    }
  }

  @Test
  void saysInWordsWhatIsWrong() throws IOException {
    try (OpenManager manager =
        new OpenManager("--bus", "unix:path=/nonexistent/bus", "--qmp", "/nonexistent/qmp")) {
      FxScreen.await("the bus is reported", () -> manager.says("-display dbus,addr="));
      FxScreen.await("the socket is missed", () -> manager.says("The socket does not exist yet"));
      manager.press("Connect");
      FxScreen.await("the socket cannot be connected to", () -> manager.status() == Status.FAILED);
      FxScreen.await(
          "the remedy", () -> manager.says("is QEMU running with -qmp unix:/nonexistent/qmp"));
    }
  }

  @Test
  void takesNoPicturesOfWhatIsScrolledOutOfSight() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("max_outputs=12").start();
        OpenManager manager = new OpenManager("--no-bus", "--qmp", qemu.qmpSocket().toString())) {
      manager.awaitVms("qmp");
      manager.press("Connect");
      FxScreen.await("twelve consoles", () -> manager.rows().size() == 12);
      FxScreen.await(
          "the upper ones are live, the lower ones are not",
          () ->
              manager.rows().getFirst().picture().thumbnail().isLive()
                  && !manager.rows().getLast().picture().thumbnail().isLive());
      FxScreen.run(() -> Objects.requireNonNull(manager.window.details()).setVvalue(1));
      FxScreen.await(
          "the lower ones are live, the upper ones are not",
          () ->
              !manager.rows().getFirst().picture().thumbnail().isLive()
                  && manager.rows().getLast().picture().thumbnail().isLive());
      FxScreen.run(manager.stage::hide);
      FxScreen.await(
          "none is live in a hidden window",
          () -> manager.rows().stream().noneMatch(row -> row.picture().thumbnail().isLive()));
    }
  }

  @Test
  void isDarkOrLightAsChosen() throws IOException {
    try (OpenManager manager = new OpenManager("--no-bus", "--theme", "dark")) {
      FxScreen.awaitScreen("a dark window", () -> brightness(manager) < 80);
      FxScreen.run(() -> manager.window.themeProperty().set(Theme.LIGHT));
      FxScreen.awaitScreen("a light window", () -> brightness(manager) > 200);
    }
  }

  private static double brightness(OpenManager manager) {
    Rect place = FxScreen.place(manager.window.root());
    int rgb = FxScreen.screenshot().rgb(place.x() + 10, place.bottom() - 10);
    return 255 * Color.rgb(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff).getBrightness();
  }

  private final List<VirtioGpu> gpus = new ArrayList<>();

  private GuestFramebuffer show(Qemu qemu) {
    VirtioGpu gpu = new VirtioGpu(qemu);
    gpus.add(gpu);
    GuestFramebuffer fb =
        GuestFramebuffer.inRam(qemu, THUMBNAIL.width(), THUMBNAIL.height(), GpuFormat.B8G8R8X8);
    fb.drawGradient();
    Guests.show(gpu, 1, fb);
    return fb;
  }
}
