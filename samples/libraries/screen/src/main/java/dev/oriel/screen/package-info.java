// SPDX-License-Identifier: Apache-2.0
/// The screens of a VM, for programs and tests.
///
/// ```java
/// try (Vm vm = Vm.attach(Endpoint.qmp("/run/vm.qmp"))) {
///   vm.screen().waitFor(text("login:"), ofMinutes(2)).click();
///   vm.screen().waitFor(image("prompt.png")).save("prompt-seen.png");
///   vm.screen().waitUntilStable(ofSeconds(2));
/// }
/// ```
package dev.oriel.screen;
