// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.fixtures.Requirement;
import dev.oriel.fixtures.Requires;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/// Skips a test, or all tests of a class, if a [TestBus] cannot be started.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Requires(NeedsBus.Installed.class)
public @interface NeedsBus {

  /// Checks whether a bus can be started.
  final class Installed implements Requirement {
    @Override
    public @Nullable String missing() {
      return TestBus.unavailable();
    }
  }
}
