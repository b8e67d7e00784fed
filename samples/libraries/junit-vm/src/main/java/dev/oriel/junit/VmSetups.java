// SPDX-License-Identifier: Apache-2.0
package dev.oriel.junit;

import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmSelector;
import dev.oriel.screen.VmSetup;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/// Makes the setup of a VM from an annotation.
final class VmSetups {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");

  private VmSetups() {}

  static VmSetup of(VirtualMachine described) {
    VmSetup setup =
        described.qmp().isEmpty() && described.bus().isEmpty()
            ? started(described)
            : attached(described);
    return setup
        .withConsole(resolved(described.console()))
        .withLayout(resolved(described.layout()));
  }

  private static VmSetup started(VirtualMachine described) {
    VmSetup setup =
        VmSetup.qemu(
                Arrays.stream(described.value()).map(VmSetups::resolved).toArray(String[]::new))
            .withProgram(resolved(described.program()));
    if (!described.disk().isEmpty()) {
      setup = setup.withDisk(Path.of(resolved(described.disk())));
    }
    if (!described.kernel().isEmpty()) {
      String initrd = resolved(described.initrd());
      setup =
          setup.withKernel(
              Path.of(resolved(described.kernel())),
              initrd.isEmpty() ? null : Path.of(initrd),
              resolved(described.append()));
    }
    return setup;
  }

  private static VmSetup attached(VirtualMachine described) {
    if (!described.qmp().isEmpty() && !described.bus().isEmpty()) {
      throw new ExtensionConfigurationException(
          "@VirtualMachine names a QMP socket and a bus; set only one of qmp and bus");
    }
    String bus = resolved(described.bus());
    Endpoint endpoint =
        described.qmp().isEmpty()
            ? new Endpoint.Bus(bus.equals("session") ? null : bus)
            : new Endpoint.Qmp(Path.of(resolved(described.qmp())));
    String vm = resolved(described.vm());
    return VmSetup.attach(endpoint, vm.isEmpty() ? null : VmSelector.parse(vm));
  }

  /// Returns the text with each `${name}` replaced by a system property or an environment variable.
  static String resolved(String text) {
    return REFERENCE
        .matcher(text)
        .replaceAll(reference -> Matcher.quoteReplacement(value(reference.group(1), text)));
  }

  private static String value(String name, String text) {
    @Nullable String value = System.getProperty(name);
    if (value == null) {
      value = System.getenv(name);
    }
    if (value == null) {
      throw new ExtensionConfigurationException(
          String.format(
              Locale.ROOT,
              "@VirtualMachine: '%s' refers to '%s', which is neither a system property nor an"
                  + " environment variable; set one of them",
              text,
              name));
    }
    return value;
  }
}
