// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.format;

import dev.oriel.fixtures.HeaderFacts;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrmHeaderTest {

  @TempDir private Path folder;

  @Test
  void codesAndModifiersAreThoseOfTheHeader() throws IOException, InterruptedException {
    new HeaderFacts()
        .headers("drm/drm_fourcc.h")
        .expect("DRM_FORMAT_XRGB8888", Fourcc.XRGB8888.code())
        .expect("DRM_FORMAT_ARGB8888", Fourcc.ARGB8888.code())
        .expect("DRM_FORMAT_XBGR8888", Fourcc.XBGR8888.code())
        .expect("DRM_FORMAT_ABGR8888", Fourcc.ABGR8888.code())
        .expect("DRM_FORMAT_BGRX8888", Fourcc.BGRX8888.code())
        .expect("DRM_FORMAT_BGRA8888", Fourcc.BGRA8888.code())
        .expect("DRM_FORMAT_RGBX8888", Fourcc.RGBX8888.code())
        .expect("DRM_FORMAT_RGBA8888", Fourcc.RGBA8888.code())
        .expect("DRM_FORMAT_RGB565", Fourcc.RGB565.code())
        .expect("DRM_FORMAT_XRGB2101010", Fourcc.XRGB2101010.code())
        .expect("DRM_FORMAT_ARGB2101010", Fourcc.ARGB2101010.code())
        .expect("DRM_FORMAT_XBGR2101010", Fourcc.XBGR2101010.code())
        .expect("DRM_FORMAT_ABGR2101010", Fourcc.ABGR2101010.code())
        .expect("DRM_FORMAT_NV12", Fourcc.NV12.code())
        .expect("DRM_FORMAT_MOD_LINEAR", Modifier.LINEAR)
        .expect("DRM_FORMAT_MOD_INVALID", Modifier.INVALID)
        .verify(folder);
  }
}
