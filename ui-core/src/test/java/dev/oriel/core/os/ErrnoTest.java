// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.os;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ErrnoTest {

  @Test
  void describesNumbersOfEitherSign() {
    assertEquals("EBADF (Bad file descriptor)", Errno.describe(9));
    assertEquals("ENOTTY (Inappropriate ioctl for device)", Errno.describe(-25));
  }

  @Test
  void describesUnknownNumbers() {
    assertEquals("error 99999", Errno.describe(99999));
  }
}
