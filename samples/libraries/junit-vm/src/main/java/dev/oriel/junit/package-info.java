// SPDX-License-Identifier: Apache-2.0
/// Tests that look at the screens of virtual machines, type and click.
///
/// ```java
/// @VirtualMachine(
///     value = {"-m", "1G", "-accel", "kvm", "-accel", "tcg", "-usb", "-device", "usb-tablet"},
///     disk = "${user.home}/images/debian.qcow2")
/// class LoginTest {
///
///   private final Needle prompt = Needle.load(LoginTest.class, "prompt.png");
///
///   @Test
///   void logsIn(Screen screen) {
///     screen.waitFor(prompt, Duration.ofMinutes(2));
///     screen.type("user\n");
///     screen.waitUntilStable(Duration.ofSeconds(10));
///   }
/// }
/// ```
package dev.oriel.junit;

import dev.oriel.screen.Screen;
