// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sound.internal.openal;

import static org.lwjgl.system.linux.DynamicLinkLoader.RTLD_LAZY;
import static org.lwjgl.system.linux.DynamicLinkLoader.dlopen;
import static org.lwjgl.system.linux.DynamicLinkLoader.dlsym;

import dev.oriel.core.os.LwjglDirectory;
import dev.oriel.sound.internal.mix.SoundDeviceException;
import java.util.function.LongSupplier;
import org.lwjgl.Version;
import org.lwjgl.system.JNI;

/// Prepares what OpenAL loads, and opens its devices.
final class OpenAlLibrary {

  private static boolean prepared;

  private OpenAlLibrary() {}

  /// Opens a device.
  ///
  /// @param open a call of OpenAL
  /// @return what it returns, or 0 if there is no device
  /// @throws SoundDeviceException if OpenAL cannot be loaded
  static long open(LongSupplier open) {
    try {
      prepare();
      return open.getAsLong();
    } catch (UnsatisfiedLinkError e) {
      throw new SoundDeviceException("OpenAL cannot be loaded: " + e.getMessage(), e);
    }
  }

  private static synchronized void prepare() {
    if (!prepared) {
      LwjglDirectory.prepare(
          Version.class,
          Version.VERSION_MAJOR + "." + Version.VERSION_MINOR + "." + Version.VERSION_REVISION);
      silenceAlsa();
      prepared = true;
    }
  }

  /// Keeps ALSA, which OpenAL asks last, from printing why it has no device. The reason is ours to
  /// tell.
  ///
  /// The library stays loaded, so that OpenAL gets the same one. Its handler of errors becomes a
  /// function that does nothing: one that returns a constant and ignores its arguments.
  private static void silenceAlsa() {
    long alsa = dlopen("libasound.so.2", RTLD_LAZY);
    if (alsa == 0) {
      return;
    }
    long setHandler = dlsym(alsa, "snd_lib_error_set_handler");
    long nothing = dlsym(alsa, "snd_asoundlib_version");
    if (setHandler != 0 && nothing != 0) {
      int _ = JNI.invokePI(nothing, setHandler);
    }
  }
}
