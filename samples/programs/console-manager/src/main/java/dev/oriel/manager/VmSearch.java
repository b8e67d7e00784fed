// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What the user looks for: words, all of which a VM's name, UUID or address must contain. Upper
/// and lower case are the same.
///
/// @param words in lower case; none finds each VM
record VmSearch(List<String> words) {

  /// Returns the search for a typed text.
  static VmSearch of(String typed) {
    return new VmSearch(
        Arrays.stream(typed.toLowerCase(Locale.ROOT).split("\\s+"))
            .filter(word -> !word.isEmpty())
            .toList());
  }

  /// Returns whether a VM with these texts is found.
  boolean finds(String... texts) {
    String all = String.join("\n", texts).toLowerCase(Locale.ROOT);
    return words.stream().allMatch(all::contains);
  }

  boolean finds(VmEntry vm) {
    return finds(vm.nameProperty().get(), vm.uuidProperty().get(), vm.where());
  }
}
