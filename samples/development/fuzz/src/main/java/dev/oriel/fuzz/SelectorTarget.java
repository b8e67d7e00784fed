// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.dbus.VmInfo;
import dev.oriel.dbus.VmSelector;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Feeds the selector of a user, and the names that VMs give themselves.
final class SelectorTarget implements FuzzTarget {

  @Override
  public void run(Choices choices) {
    String name = new String(choices.bytes(choices.below(64)), StandardCharsets.UTF_8);
    String text = choices.restAsText();
    VmSelector selector = VmSelector.parse(text);
    boolean named = selector.matches(new VmInfo(name, "", null, List.of()));
    if (named && !(selector instanceof VmSelector.ByName && name.equals(text))) {
      throw new AssertionError(selector + " selects a VM named '" + name + "'");
    }
    boolean _ = selector.matches(new VmInfo("", text, text, List.of(0)));
    String _ = selector.toString();
  }
}
