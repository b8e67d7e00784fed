// SPDX-License-Identifier: Apache-2.0
/// One console in a JavaFX scene: [ConsoleView] to work with, [ConsoleThumbnail] to look at, both
/// over a [ConsoleFeed].
///
/// ```java
/// VmConnection vm = VmConnection.open(new Endpoint.Bus(null), VmSelector.parse("debian"));
/// ConsoleFeed feed = new ConsoleFeed(vm.console(0));
/// stage.setScene(new Scene(new ConsoleView(feed)));
/// stage.show();
/// ```
package dev.oriel.manager.console;
