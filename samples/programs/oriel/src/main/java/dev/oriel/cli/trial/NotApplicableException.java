// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import java.io.Serial;

/// Thrown by a step that says nothing about the buffer; the message says why.
final class NotApplicableException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  NotApplicableException(String message) {
    super(message);
  }
}
