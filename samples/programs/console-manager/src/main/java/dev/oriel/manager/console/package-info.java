// SPDX-License-Identifier: Apache-2.0
/// Shows a console in a JavaFX scene: [ConsoleView] is interactive, [ConsoleThumbnail] is a small
/// picture. Both show the pictures of a [ConsoleFeed].
///
/// ```java
/// VmConnection vm = VmConnection.open(new Endpoint.Bus(null), VmSelector.parse("debian"));
/// ConsoleFeed feed = new ConsoleFeed(vm.console(0));
/// stage.setScene(new Scene(new ConsoleView(feed)));
/// stage.show();
/// ```
package dev.oriel.manager.console;
