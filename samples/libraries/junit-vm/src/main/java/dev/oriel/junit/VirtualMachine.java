// SPDX-License-Identifier: Apache-2.0
package dev.oriel.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Declares a virtual machine for tests: one to start, or a running one to attach to.
///
/// - **On a class**: one VM for all tests of the class, or one for each test ([#scope]). Parameters
///   of the type [Screen][dev.oriel.screen.Screen] or [Vm][dev.oriel.screen.Vm] of constructors,
///   tests and life-cycle methods receive it.
/// - **On a field**: a VM for all tests if the field is static, otherwise one for each test. A
///   field of the type [VmSetup][dev.oriel.screen.VmSetup] describes the VM in code, and parameters
///   receive this VM. A field of the type `Screen` or `Vm` receives the VM that the annotation
///   describes. For fields, the class must name the extension:
///   `@ExtendWith(VirtualMachineExtension.class)`.
/// - **On a parameter**: a separate VM for this parameter. It ends with the test, or with the class
///   if the parameter is not one of a test, such as that of a `@BeforeAll` method.
///
/// In each text, `${name}` stands for the system property `name`, or, if there is none, for the
/// environment variable of that name.
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.PARAMETER})
@ExtendWith(VirtualMachineExtension.class)
public @interface VirtualMachine {

  /// The lifetime of a VM.
  enum Scope {
    /// One VM for all tests of the class.
    CLASS,
    /// One VM for each test.
    TEST
  }

  /// The arguments of QEMU. A display on D-Bus and a monitor are added to them.
  String[] value() default {};

  /// The QEMU program, looked up in the `PATH`.
  String program() default "qemu-system-x86_64";

  /// A disk image in any format that QEMU supports. The guest's writes to it are discarded.
  String disk() default "";

  /// A Linux kernel that QEMU boots directly.
  String kernel() default "";

  /// The kernel's initial file system.
  String initrd() default "";

  /// The kernel's command line.
  String append() default "";

  /// The QMP socket of a running VM. The extension attaches to this VM and starts none.
  String qmp() default "";

  /// The address of the bus of a running VM, or `session` for the session bus. The extension
  /// attaches to this VM and starts none.
  String bus() default "";

  /// The VM to select on the bus: its name or UUID. It may be empty if there is only one.
  String vm() default "";

  /// The console of the [Screen][dev.oriel.screen.Screen]: its number, label or device address, or
  /// a text console's id, such as `serial0`. Empty for the first graphic console.
  String console() default "";

  /// The keyboard layout that is set in the guest, by its XKB name.
  String layout() default "us";

  /// The lifetime of the VM. It applies to an annotation on a class.
  Scope scope() default Scope.CLASS;
}
