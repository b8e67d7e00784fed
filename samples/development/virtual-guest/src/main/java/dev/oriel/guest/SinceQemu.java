// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Locale;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/// Skips a test, or all tests of a class, if the installed QEMU is older than what they test. The
/// report then says what that QEMU lacks.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SinceQemu.Condition.class)
public @interface SinceQemu {

  /// The first release with the feature, such as `9.2`.
  String value();

  /// The feature that older releases lack, in the plural, such as `touch screens`.
  String feature();

  /// Evaluates the annotation.
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      SinceQemu since =
          AnnotationSupport.findAnnotation(context.getElement(), SinceQemu.class).orElseThrow();
      if (Qemu.unavailable() != null) {
        return ConditionEvaluationResult.enabled("there is no QEMU that could be too old");
      }
      return InstalledQemu.isSince(since.value())
          ? ConditionEvaluationResult.enabled("this QEMU has " + since.feature())
          : ConditionEvaluationResult.disabled(
              String.format(
                  Locale.ROOT,
                  "QEMU %s lacks %s; %s has them",
                  InstalledQemu.version(),
                  since.feature(),
                  since.value()));
    }
  }
}
