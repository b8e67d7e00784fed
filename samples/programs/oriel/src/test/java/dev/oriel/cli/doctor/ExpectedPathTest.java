// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectedPathTest {

  @ParameterizedTest
  @CsvSource({
    "true, true, true, true, DIRECT",
    "true, true, true, false, BRIDGED",
    "true, true, true, , DIRECT",
    "true, true, false, true, DIRECT",
    "true, true, false, false, MAP",
    "true, true, false, , MAP",
    "false, true, true, true, MAP",
    "false, false, true, , MAP",
  })
  void takesTheBestPathThatTheFactsAllow(
      boolean gpu, boolean blobs, boolean headless, Boolean window, ExpectedPath.Way expected) {
    ExpectedPath outlook = ExpectedPath.of(new ExpectedPath.Facts(gpu, blobs, headless, window));
    assertEquals(expected, outlook.path());
    assertFalse(outlook.reason().isBlank());
  }

  @Test
  void saysThatBlobsNeedUdmabuf() {
    assertTrue(
        ExpectedPath.of(new ExpectedPath.Facts(true, false, true, true))
            .reason()
            .contains("/dev/udmabuf"));
    assertFalse(
        ExpectedPath.of(new ExpectedPath.Facts(true, true, true, true))
            .reason()
            .contains("/dev/udmabuf"));
  }
}
