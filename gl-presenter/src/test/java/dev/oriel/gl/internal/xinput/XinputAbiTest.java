package dev.oriel.gl.internal.xinput;

import dev.oriel.core.testing.AbiCheck;
import dev.oriel.gl.internal.xinput.gen.xinput_h;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class XinputAbiTest {

  @TempDir private Path folder;

  @Test
  void bindingsOfLibxcbXinputAgreeWithTheHeader() throws IOException, InterruptedException {
    AbiCheck.of(MethodHandles.lookup(), xinput_h.class, Path.of("src/main/jextract/xinput.symbols"))
        .headers("xcb/xinput.h")
        .verify(folder);
  }
}
