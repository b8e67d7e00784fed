// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.geometry.Viewport;

/// The result of [PassThrough#none]: refuses every buffer.
///
/// @param reason the reason for users, or empty
record NoPassThrough(String reason) implements PassThrough {

  @Override
  public String refusal(DmabufLayout layout) {
    return reason;
  }

  @Override
  public String refusal(Viewport viewport) {
    return reason;
  }

  @Override
  public Answer offer(DmabufScanout scanout) {
    return Answer.refused(reason);
  }

  @Override
  public boolean waitsForWriters() {
    return false;
  }

  @Override
  public long taken() {
    return 0;
  }

  @Override
  public long show(DmabufScanout scanout, Damage damage, Viewport viewport) {
    throw new IllegalStateException("the buffer was refused: " + reason);
  }

  @Override
  public void move(Viewport viewport) {}

  @Override
  public void commitWindow() {}

  @Override
  public void hide() {}

  @Override
  public boolean readsOthers() {
    return false;
  }

  @Override
  public boolean awaitsScreen() {
    return false;
  }

  @Override
  public void close() {}
}
