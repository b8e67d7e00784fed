// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.function.Executable;
import org.junit.platform.commons.support.ReflectionSupport;

/// Marks tests that use fences of [Vgem], which expire after ten seconds.
///
/// On a machine that stood still for so long, a fence is signalled that the test has not signalled.
/// A test that fails after that time therefore runs again, in the same instance, up to twice. A
/// test that fails earlier has failed.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(VgemFences.Retry.class)
public @interface VgemFences {

  /// Runs a test again if its fences may have expired.
  final class Retry implements InvocationInterceptor {

    /// `VGEM_FENCE_TIMEOUT` of `drivers/gpu/drm/vgem/vgem_fence.c`.
    static final long EXPIRY_NANOS = 10_000_000_000L;

    private static final int ATTEMPTS = 3;

    private final LongSupplier clock;

    /// For JUnit.
    public Retry() {
      this(System::nanoTime);
    }

    Retry(LongSupplier clock) {
      this.clock = clock;
    }

    @Override
    public void interceptTestMethod(
        Invocation<@Nullable Void> invocation,
        ReflectiveInvocationContext<Method> method,
        ExtensionContext context)
        throws Throwable {
      run(invocation, method);
    }

    @Override
    public void interceptTestTemplateMethod(
        Invocation<@Nullable Void> invocation,
        ReflectiveInvocationContext<Method> method,
        ExtensionContext context)
        throws Throwable {
      run(invocation, method);
    }

    private void run(
        Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method)
        throws Throwable {
      Object test = method.getTarget().orElseThrow();
      List<Object> arguments = method.getArguments();
      run(
          invocation::proceed,
          () -> ReflectionSupport.invokeMethod(method.getExecutable(), test, arguments.toArray()));
    }

    /// Runs the test, and runs it again while it fails and its fences may have expired.
    void run(Executable first, Executable again) throws Throwable {
      for (int attempt = 1; ; attempt++) {
        long start = clock.getAsLong();
        try {
          (attempt == 1 ? first : again).execute();
          return;
        } catch (Throwable t) {
          if (attempt == ATTEMPTS || clock.getAsLong() - start < EXPIRY_NANOS) {
            throw t;
          }
        }
      }
    }
  }
}
