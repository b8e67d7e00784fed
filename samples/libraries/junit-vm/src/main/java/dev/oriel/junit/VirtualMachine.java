// SPDX-License-Identifier: Apache-2.0
package dev.oriel.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// A virtual machine for tests: started for them, or attached to.
///
/// - **On a class**: one VM, for all its tests or for each ([#scope]). Parameters of the type
///   [Screen] or [Vm], of constructors, tests and life-cycle methods, are given it.
/// - **On a field**: a VM for all tests where the field is static, for each where it is not. A
///   field of the type [VmSetup] says what VM it is, in code, and parameters are given it; a field
///   of the type [Screen] or [Vm] is given the VM that the annotation describes. On fields the
///   extension must be named: `@ExtendWith(VirtualMachineExtension.class)` on the class.
/// - **On a parameter**: a VM for what the parameter is of.
///
/// In each text `${name}` stands for the system property `name`, or else the environment variable.
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.PARAMETER})
@ExtendWith(VirtualMachineExtension.class)
public @interface VirtualMachine {

  /// For how long a VM lives.
  enum Scope {
    /// One for all tests of the class.
    CLASS,
    /// One for each test.
    TEST
  }

  /// The arguments of QEMU. A display on D-Bus and a monitor are added.
  String[] value() default {};

  /// QEMU.
  String program() default "qemu-system-x86_64";

  /// A disk image, of any format that QEMU knows; what the guest writes is discarded.
  String disk() default "";

  /// A Linux kernel to be booted directly.
  String kernel() default "";

  /// Its initial file system.
  String initrd() default "";

  /// Its command line.
  String append() default "";

  /// The QMP socket of a running VM to attach to, in place of starting one.
  String qmp() default "";

  /// The address of the bus of a running VM to attach to, `session` for the session bus.
  String bus() default "";

  /// Which VM of the bus: its name or UUID; may be empty where there is only one.
  String vm() default "";

  /// Which console is the [Screen]: its number, label or device address, or a text console by its
  /// id, such as `serial0`; the first graphic one where empty.
  String console() default "";

  /// The keyboard layout that is set in the guest, as XKB names it.
  String layout() default "us";

  /// On a class: for how long the VM lives.
  Scope scope() default Scope.CLASS;
}
