// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// All targets.
enum Targets {
  /// The calls that QEMU makes on a listener, as well-formed messages with any contents.
  LISTENER(ListenerTarget::new),
  /// The calls of [#LISTENER] as bytes of the connection, including bytes that sd-bus itself must
  /// refuse.
  WIRE(WireTarget::new),
  /// The answers and signals of QEMU on the main connection.
  REPLIES(RepliesTarget::new),
  /// The answers of a monitor.
  QMP(QmpTarget::new),
  /// The bytes of a text console.
  TERMINAL(TerminalTarget::new),
  /// The numbers and descriptors of dma-bufs and shared memory.
  LAYOUT(LayoutTarget::new),
  /// The pixels of messages, composed to a picture.
  PIXELS(PixelsTarget::new),
  /// The shape of a pointer.
  CURSOR(CursorTarget::new),
  /// A script for `oriel input`.
  SCRIPT(ScriptTarget::new),
  /// The settings of `oriel view`.
  SETTINGS(SettingsTarget::new),
  /// The selector by which a user names a VM.
  SELECTOR(SelectorTarget::new),
  /// A picture file that a test searches for on a screen.
  NEEDLE(NeedleTarget::new),
  /// The areas beside such a file.
  AREAS(AreasTarget::new);

  private final Supplier<FuzzTarget> maker;
  private @Nullable FuzzTarget made;

  Targets(Supplier<FuzzTarget> maker) {
    this.maker = maker;
  }

  private synchronized FuzzTarget target() {
    FuzzTarget target = made;
    if (target == null) {
      target = maker.get();
      made = target;
    }
    return target;
  }

  /// Returns the name for users.
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Feeds this target one input.
  ///
  /// @throws Exception or an [Error] if the target has a fault
  void run(byte[] input) throws Exception {
    run(target(), input);
  }

  /// Feeds any target one input, and fails also for errors on other threads.
  static void run(FuzzTarget target, byte[] input) throws Exception {
    Faults.forget();
    target.run(new Choices(input));
    Faults.check();
  }

  /// Returns the target with a title, or of a class: tests have their own targets.
  static FuzzTarget named(String name) throws ReflectiveOperationException {
    for (Targets target : values()) {
      if (target.title().equals(name)) {
        return target.target();
      }
    }
    return Class.forName(name).asSubclass(FuzzTarget.class).getDeclaredConstructor().newInstance();
  }
}
