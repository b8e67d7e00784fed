// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.clipboard;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a program offers to a guest: the same thing in one or more types.
///
/// It is complete before it is offered, because QEMU and with it the VM stand still while QEMU
/// waits for the bytes. Immutable.
public final class ClipboardContent {

  /// The most bytes of a text. QEMU holds back at most 1 MiB for a guest's agent, with 28 bytes of
  /// headers, and drops a longer text, for which the guest then waits (`VDAGENT_BUFFER_LIMIT` in
  /// QEMU's `ui/vdagent.c`).
  public static final int MAX_TEXT_BYTES = (1 << 20) - 28;

  /// The most bytes of all types together.
  public static final int MAX_BYTES = 16 << 20;

  /// The most types.
  public static final int MAX_TYPES = 16;

  private final Map<String, byte[]> byType;

  private ClipboardContent(Map<String, byte[]> byType) {
    this.byType = byType;
  }

  /// Returns a text as content. It may be empty, and may contain any character.
  ///
  /// @throws IllegalArgumentException if it is longer than [#MAX_TEXT_BYTES] in UTF-8
  public static ClipboardContent ofText(String text) {
    return of(MimeType.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Returns bytes of one type as content.
  ///
  /// @param type such as [MimeType#PNG]
  /// @param bytes copied
  /// @throws IllegalArgumentException if the type is malformed, or if these are too many bytes
  public static ClipboardContent of(String type, byte[] bytes) {
    return of(Map.of(type, bytes));
  }

  /// Returns the same thing in several types as content.
  ///
  /// @param byType the bytes of each type, the best type first; copied
  /// @throws IllegalArgumentException if a type is malformed, or if these are too many types or
  ///   bytes
  public static ClipboardContent of(Map<String, byte[]> byType) {
    if (byType.isEmpty() || byType.size() > MAX_TYPES) {
      throw new IllegalArgumentException(
          byType.size() + " types are offered; 1 to " + MAX_TYPES + " are possible");
    }
    long sum = 0;
    Map<String, byte[]> copy = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> e : byType.entrySet()) {
      String type = e.getKey();
      if (!MimeType.isValid(type)) {
        throw new IllegalArgumentException(
            "'" + type + "' is no MIME type, such as image/png or text/plain;charset=utf-8");
      }
      int most = type.equals(MimeType.TEXT) ? MAX_TEXT_BYTES : MAX_BYTES;
      sum += e.getValue().length;
      if (e.getValue().length > most || sum > MAX_BYTES) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%d bytes of %s are too many for a guest's clipboard, which takes %d",
                e.getValue().length,
                type,
                most));
      }
      copy.put(type, e.getValue().clone());
    }
    return new ClipboardContent(copy);
  }

  /// Returns the types, the best first.
  public List<String> types() {
    return List.copyOf(byType.keySet());
  }

  /// Returns a copy of the bytes of a type, or null if the content does not have it.
  public byte @Nullable [] bytes(String type) {
    byte[] found = byType.get(type);
    return found == null ? null : found.clone();
  }

  /// Returns the types and their sizes, never the content.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    byType.forEach(
        (type, bytes) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(type)
                .append(" (")
                .append(bytes.length)
                .append(" bytes)"));
    return text.toString();
  }
}
