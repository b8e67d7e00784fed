// SPDX-License-Identifier: Apache-2.0
package dev.oriel.text.internal.tesseract;

import dev.oriel.fixtures.AbiCheck;
import dev.oriel.text.internal.tesseract.gen.tesseract_h;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TesseractAbiTest {

  @TempDir private Path folder;

  @Test
  void bindingsOfTesseractAgreeWithTheHeaders() throws IOException, InterruptedException {
    AbiCheck.of(
            MethodHandles.lookup(),
            tesseract_h.class,
            Path.of("src/main/jextract/tesseract.symbols"))
        .headers("tesseract/capi.h")
        .verify(folder);
  }
}
