// SPDX-License-Identifier: Apache-2.0
package dev.oriel.junit;

import dev.oriel.screen.Screen;
import dev.oriel.screen.ScreenReport;
import dev.oriel.screen.Vm;
import dev.oriel.screen.VmSetup;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MediaType;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ModifierSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/// Starts the VMs that [VirtualMachine] declares and passes them to tests. Keeps their last
/// pictures when a test fails.
///
/// A failed test leaves a page with all that explains it (`report.html`), the same for programs
/// (`result.json`), its last pictures, a picture of the difference to what it waited for, and
/// QEMU's log in `target/junit-vm/CLASS/TEST`. The page is also attached to JUnit's report. The
/// configuration parameter `dev.oriel.junit.reports` replaces the directory `target/junit-vm`.
///
/// VMs end with the scope that they were started for, in the reverse order of their start.
public final class VirtualMachineExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        ParameterResolver,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {

  private static final Namespace NAMESPACE = Namespace.create(VirtualMachineExtension.class);
  private static final String REPORTS = "dev.oriel.junit.reports";
  private static final Path DEFAULT_REPORTS = Path.of("target", "junit-vm");

  /// Creates the extension. JUnit calls this constructor.
  public VirtualMachineExtension() {}

  /// The VMs of one scope. The scope's store closes them.
  private static final class Started implements AutoCloseable {

    private final List<Vm> vms = new ArrayList<>();

    /// The VMs that were started for a single parameter, after the scope began. Other parameters do
    /// not receive them.
    private final List<Vm> ofParameters = new ArrayList<>();

    @Override
    public void close() {
      ofParameters.reversed().forEach(Vm::close);
      vms.reversed().forEach(Vm::close);
    }
  }

  // ---- starting

  @Override
  public void beforeAll(ExtensionContext context) {
    Class<?> type = context.getRequiredTestClass();
    VirtualMachine ofClass = annotationOf(type);
    if (ofClass != null && ofClass.scope() == VirtualMachine.Scope.CLASS) {
      start(VmSetups.of(ofClass), context);
    }
    startFields(type, null, context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    ScreenReport report = report(context);
    report.clear();
    for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
      VirtualMachine ofClass = annotationOf(instance.getClass());
      if (ofClass != null && ofClass.scope() == VirtualMachine.Scope.TEST) {
        start(VmSetups.of(ofClass), context);
      }
      startFields(instance.getClass(), instance, context);
    }
    visible(context).forEach(vm -> vm.begin(report));
  }

  private static @Nullable VirtualMachine annotationOf(Class<?> type) {
    return AnnotationSupport.findAnnotation(type, VirtualMachine.class).orElse(null);
  }

  private static Vm start(VmSetup setup, ExtensionContext context) {
    Vm vm = start(setup);
    started(context).vms.add(vm);
    return vm;
  }

  private static Vm start(VmSetup setup) {
    try {
      return Vm.start(setup);
    } catch (IOException e) {
      throw new ExtensionConfigurationException("the VM did not start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExtensionConfigurationException("interrupted while the VM started", e);
    }
  }

  /// Starts the VMs of the annotated fields.
  ///
  /// @param instance the object with the fields, or null for the static fields
  private static void startFields(
      Class<?> type, @Nullable Object instance, ExtensionContext context) {
    Predicate<Field> wanted = field -> ModifierSupport.isStatic(field) == (instance == null);
    for (Field field :
        AnnotationSupport.findAnnotatedFields(
            type, VirtualMachine.class, wanted, HierarchyTraversalMode.TOP_DOWN)) {
      if (field.getType() == VmSetup.class) {
        start(setupIn(field, instance), context);
      } else {
        VirtualMachine described =
            AnnotationSupport.findAnnotation(field, VirtualMachine.class).orElseThrow();
        set(field, instance, start(VmSetups.of(described), context));
      }
    }
  }

  private static VmSetup setupIn(Field field, @Nullable Object instance) {
    try {
      Object value = ReflectionSupport.tryToReadFieldValue(field, instance).get();
      if (value instanceof VmSetup setup) {
        return setup;
      }
    } catch (Exception e) {
      throw new ExtensionConfigurationException("cannot read " + field, e);
    }
    throw new ExtensionConfigurationException(
        field + " is null when its VM is to be started; initialise the field in its declaration");
  }

  private static void set(Field field, @Nullable Object instance, Vm vm) {
    Object value =
        field.getType() == Vm.class ? vm : field.getType() == Screen.class ? vm.screen() : null;
    if (value == null) {
      throw new ExtensionConfigurationException(
          "@VirtualMachine may be on fields of the types VmSetup, Screen and Vm, not on " + field);
    }
    try {
      field.setAccessible(true);
      field.set(instance, value);
    } catch (IllegalAccessException | RuntimeException e) {
      throw new ExtensionConfigurationException(
          "cannot set " + field + "; open its package to dev.oriel.junit", e);
    }
  }

  // ---- parameters

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Screen.class || type == Vm.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Optional<VirtualMachine> own = parameter.findAnnotation(VirtualMachine.class);
    Vm vm;
    if (own.isPresent()) {
      vm = start(VmSetups.of(own.get()));
      started(context).ofParameters.add(vm);
      if (context.getTestMethod().isPresent()) {
        vm.begin(report(context));
      }
    } else {
      vm = only(context, parameter);
    }
    return parameter.getParameter().getType() == Vm.class ? vm : vm.screen();
  }

  private static Vm only(ExtensionContext context, ParameterContext parameter) {
    List<Vm> candidates = new ArrayList<>();
    for (ExtensionContext c = context; c != null; c = c.getParent().orElse(null)) {
      candidates.addAll(started(c).vms);
    }
    if (candidates.size() != 1) {
      throw new ParameterResolutionException(
          String.format(
              Locale.ROOT,
              "%s: there are %d VMs here; %s",
              parameter.getParameter(),
              candidates.size(),
              candidates.isEmpty()
                  ? "put @VirtualMachine on the class, a field or the parameter"
                  : "declare a field of the type Screen or Vm with @VirtualMachine, and use that field"));
    }
    return candidates.getFirst();
  }

  // ---- failures

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw reported(context, failure);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw reported(context, failure);
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw reported(context, failure);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw reported(context, failure);
  }

  /// Keeps the last pictures of the VMs. An error while doing so must not hide the failure itself.
  private static Throwable reported(ExtensionContext context, Throwable failure) {
    if (failure instanceof org.opentest4j.TestAbortedException) {
      return failure;
    }
    try {
      ScreenReport report = report(context);
      Path page = report.keep(context.getDisplayName(), failure, visible(context));
      publish(context, page, MediaType.create("text", "html", StandardCharsets.UTF_8));
      publish(context, page.resolveSibling(ScreenReport.RESULT), MediaType.APPLICATION_JSON);
      if (!String.valueOf(failure.getMessage()).contains(report.directory().toString())) {
        failure.addSuppressed(new ScreensKept(report.directory()));
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  private static void publish(ExtensionContext context, Path file, MediaType type) {
    context.publishFile(
        String.valueOf(file.getFileName()),
        type,
        published -> Files.copy(file, published, StandardCopyOption.REPLACE_EXISTING));
  }

  private static List<Vm> visible(ExtensionContext context) {
    List<Vm> all = new ArrayList<>();
    for (ExtensionContext c = context; c != null; c = c.getParent().orElse(null)) {
      Started started = started(c);
      all.addAll(started.vms);
      all.addAll(started.ofParameters);
    }
    return all;
  }

  /// Returns the VMs of this context alone. A store also answers for its parents, so the key
  /// contains the context's id.
  private static Started started(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(context.getUniqueId(), _ -> new Started(), Started.class);
  }

  /// Returns the report of this context, always the same one.
  private static ScreenReport report(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(
            "report of " + context.getUniqueId(), _ -> newReport(context), ScreenReport.class);
  }

  private static ScreenReport newReport(ExtensionContext context) {
    Path root = context.getConfigurationParameter(REPORTS).map(Path::of).orElse(DEFAULT_REPORTS);
    String name = context.getTestMethod().map(method -> method.getName()).orElse("class");
    // The id of a test that runs several times ends with [test-template-invocation:#2].
    String id = context.getUniqueId();
    int invocation = id.lastIndexOf(":#");
    if (invocation > id.lastIndexOf('/')) {
      name += "-" + id.substring(invocation + 2, id.length() - 1);
    }
    return new ScreenReport(root.resolve(context.getRequiredTestClass().getName()).resolve(name));
  }
}
