// SPDX-License-Identifier: Apache-2.0
/// The screens of a VM, for programs and tests.
///
/// ```java
/// try (Vm vm = Vm.start(VmSetup.attach(new Endpoint.Qmp(socket), null))) {
///   Screen screen = vm.screen();
///   screen.waitFor(Needle.load(Login.class, "prompt.png"), Duration.ofMinutes(2));
///   screen.type("user\n");
///   screen.waitUntilStable(Duration.ofSeconds(10));
/// }
/// ```
package dev.oriel.screen;
