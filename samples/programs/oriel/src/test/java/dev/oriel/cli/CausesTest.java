// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.Causes;
import java.util.List;
import org.junit.jupiter.api.Test;

class CausesTest {

  @Test
  void areThoseOfTheErrorInTheirOrder() {
    Exception root = new Exception("root");
    Exception middle = new Exception("middle", root);
    Exception error = new Exception("error", middle);
    assertEquals(List.of(error, middle, root), Causes.of(error));
    assertEquals(List.of(root), Causes.of(root));
  }

  @Test
  void endEvenIfTheyFormACircle() {
    Exception one = new Exception("one");
    Exception other = new Exception("other", one);
    one.initCause(other);
    assertTrue(Causes.of(one).size() < 100);
  }
}
