// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager.console;

import dev.oriel.core.geometry.Rect;
import dev.oriel.dbus.Console;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import dev.oriel.manager.FxScreen;
import java.io.IOException;
import java.util.function.Consumer;
import javafx.scene.Scene;
import javafx.scene.control.TextField;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import javafx.stage.StageStyle;

/// A guest whose first console is shown by a [ConsoleView] in a window on the tests' screen. A text
/// field below can take the focus.
///
/// Ownership: close it.
final class ViewedGuest implements AutoCloseable {

  final Qemu qemu;
  final VirtioGpu gpu;
  final GuestFramebuffer picture;
  final VmConnection vm;
  final Console console;
  final ConsoleFeed feed;
  final ConsoleView view;
  final TextField other;
  private final StackPane room;
  private final Stage stage;

  /// @param width the width of the guest's picture and of the view
  /// @param height the height of both
  /// @param devices further devices of the guest
  ViewedGuest(int width, int height, String... devices) throws IOException {
    this(
        builder(devices),
        Rect.ofSize(width, height),
        Rect.ofSize(width, height),
        GuestFramebuffer::drawGradient);
  }

  private static Qemu.Builder builder(String... devices) {
    Qemu.Builder builder = Qemu.builder().virtioGpu("");
    for (String device : devices) {
      builder.device(device);
    }
    return builder;
  }

  /// @param builder builds a guest with a virtio-gpu
  /// @param size the size of the guest's picture
  /// @param viewed the size of the view
  /// @param drawing draws the first picture
  ViewedGuest(Qemu.Builder builder, Rect size, Rect viewed, Consumer<GuestFramebuffer> drawing)
      throws IOException {
    qemu = builder.start();
    gpu = new VirtioGpu(qemu);
    picture = GuestFramebuffer.inRam(qemu, size.width(), size.height(), GpuFormat.B8G8R8X8);
    drawing.accept(picture);
    Guests.show(gpu, 1, picture);
    vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
    console = vm.console(0);
    feed = new ConsoleFeed(console);
    view = FxScreen.get(() -> new ConsoleView(feed));
    other = FxScreen.get(TextField::new);
    room = FxScreen.get(() -> new StackPane(view));
    FxScreen.pointAway();
    stage = FxScreen.get(this::window);
    size(viewed.width(), viewed.height());
    FxScreen.focus(stage);
    FxScreen.run(view::requestFocus);
    FxScreen.await(
        "the view has the keyboard", () -> stage.isFocused() && view.capturingProperty().get());
    FxScreen.await(
        () -> "the picture: " + view.stateProperty().get(),
        () -> view.stateProperty().get().kind() == FeedState.Kind.SHOWN);
  }

  private Stage window() {
    Stage opened = new Stage(StageStyle.UNDECORATED);
    opened.setScene(new Scene(new VBox(room, other), Color.GREEN));
    opened.setX(0);
    opened.setY(0);
    opened.show();
    return opened;
  }

  /// Gives the view a size in pixels of the screen.
  void size(int width, int height) {
    FxScreen.run(
        () -> {
          room.setMinSize(width, height);
          room.setMaxSize(width, height);
          stage.sizeToScene();
        });
    // The server reports the size of the window. Until then the pointer may miss the view.
    FxScreen.await(
        () -> "a view of " + width + "x" + height + ", it has " + view.getLayoutBounds(),
        () ->
            (int) view.getWidth() == width
                && (int) view.getHeight() == height
                && stage.getScene().getWidth() >= width
                && stage.getScene().getHeight() >= height);
  }

  /// Returns the position of the view on the screen.
  Rect place() {
    return FxScreen.place(view);
  }

  void update(Rect part) {
    Guests.update(gpu, 1, picture, part);
  }

  @Override
  public void close() {
    try (qemu;
        vm;
        feed) {
      FxScreen.run(stage::close);
    }
  }
}
