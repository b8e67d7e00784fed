// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TitleBarsTest {

  @TempDir private Path root;

  @Test
  void findsThePluginsOfLibdecorWhereADistributionPutsThem() throws IOException {
    Path debian = root.resolve("usr/lib/riscv64-linux-gnu/libdecor/plugins-1");
    Files.createDirectories(debian);
    assertFalse(TitleBars.pluginsIn(TitleBars.folders(Map.of(), root)), "an empty folder");
    Files.createFile(debian.resolve("libdecor-cairo.so"));
    assertTrue(TitleBars.pluginsIn(TitleBars.folders(Map.of(), root)));
    Path named = root.resolve("named");
    Map<String, String> environment = Map.of("LIBDECOR_PLUGIN_DIR", named.toString());
    assertEquals(List.of(named), TitleBars.folders(environment, root));
    assertFalse(TitleBars.pluginsIn(List.of(named)), "no folder");
  }
}
