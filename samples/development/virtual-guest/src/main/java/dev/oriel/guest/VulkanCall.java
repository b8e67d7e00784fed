// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A call of Vulkan as Mesa's Venus driver encodes it: the function's number, flags, and each
/// argument in order, little-endian, in units of 4 bytes. A pointer is 8 bytes, 0 for null; what it
/// points to follows at once (virglrenderer's `src/venus/venus-protocol`).
///
/// Threading: one thread.
final class VulkanCall {

  /// More than any call of the tests needs.
  private static final int MAX_BYTES = 1024;

  private final ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /// Begins a call.
  ///
  /// @param function the number of the function, `VkCommandTypeEXT`
  VulkanCall(int function) {
    put(function).put(0);
  }

  VulkanCall put(int value) {
    bytes.putInt(value);
    return this;
  }

  /// Adds a handle, a size, or the length of an array.
  VulkanCall put(long value) {
    bytes.putLong(value);
    return this;
  }

  /// Adds a pointer to what is added next.
  VulkanCall pointer() {
    return put(1L);
  }

  /// Adds a null pointer.
  VulkanCall none() {
    return put(0L);
  }

  /// Adds a pointer to a structure, of which the caller adds the rest.
  ///
  /// @param type the structure's type, `VkStructureType`
  VulkanCall structure(int type) {
    return pointer().put(type);
  }

  /// Adds a pointer to one object to be created, whose handle the guest chooses.
  VulkanCall created(long handle) {
    return pointer().put(handle);
  }

  /// Adds a count and an array of as many texts.
  VulkanCall texts(String... texts) {
    put(texts.length).put((long) texts.length);
    for (String text : texts) {
      byte[] chars = (text + "\0").getBytes(StandardCharsets.UTF_8);
      put((long) chars.length);
      bytes.put(chars);
      while (bytes.position() % Integer.BYTES != 0) {
        bytes.put((byte) 0);
      }
    }
    return this;
  }

  int[] words() {
    int[] words = new int[bytes.position() / Integer.BYTES];
    bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip().asIntBuffer().get(words);
    return words;
  }
}
