// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// All targets.
enum Targets {
  /// The calls that QEMU makes on a listener, as messages of the right form with any contents.
  LISTENER(ListenerTarget::new),
  /// The same calls as bytes of the wire, with what sd-bus itself must refuse.
  WIRE(WireTarget::new),
  /// What QEMU answers and signals on the main connection.
  REPLIES(RepliesTarget::new),
  /// A monitor.
  QMP(QmpTarget::new),
  /// The bytes of a text console.
  TERMINAL(TerminalTarget::new),
  /// Dma-bufs and shared memory: numbers and descriptors.
  LAYOUT(LayoutTarget::new),
  /// Pixels of messages, put together as a picture.
  PIXELS(PixelsTarget::new),
  /// The shape of a pointer.
  CURSOR(CursorTarget::new),
  /// A script for `oriel input`.
  SCRIPT(ScriptTarget::new),
  /// The settings of `oriel view`.
  SETTINGS(SettingsTarget::new),
  /// What a user calls a VM.
  SELECTOR(SelectorTarget::new),
  /// A picture file that a test looks for on a screen.
  NEEDLE(NeedleTarget::new);

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

  /// What users call it.
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Feeds it one input.
  ///
  /// @throws Exception or an [Error], the finding
  void run(byte[] input) throws Exception {
    run(target(), input);
  }

  /// Feeds any target one input, and fails also for what went wrong on other threads.
  static void run(FuzzTarget target, byte[] input) throws Exception {
    Faults.forget();
    target.run(new Choices(input));
    Faults.check();
  }

  /// The target of a title, or that of a class: tests have some of their own.
  static FuzzTarget named(String name) throws ReflectiveOperationException {
    for (Targets target : values()) {
      if (target.title().equals(name)) {
        return target.target();
      }
    }
    return Class.forName(name).asSubclass(FuzzTarget.class).getDeclaredConstructor().newInstance();
  }
}
