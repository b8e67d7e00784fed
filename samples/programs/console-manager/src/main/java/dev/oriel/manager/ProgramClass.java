// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.reflect.AccessFlag;
import javafx.application.Application;

/// Sets the name of a program on X11 (`WM_CLASS`), by which desktops group windows and find rules
/// for them.
///
/// JavaFX uses the name of the application's class for it (`PlatformImpl.setApplicationName`) and
/// has no public method to set another one. Java source code cannot have a class called
/// `oriel-manager`, but the JVM accepts one: a class without a package that only extends the
/// application.
final class ProgramClass {

  private ProgramClass() {}

  /// Defines a class with this name that extends the application.
  ///
  /// @param name without any of `.`, `;`, `[` and `/`
  /// @param application a public class, neither final nor nested, with a public constructor without
  ///   parameters
  static Class<? extends Application> named(String name, Class<? extends Application> application) {
    ClassDesc parent = application.describeConstable().orElseThrow();
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(name),
                builder ->
                    builder
                        .withFlags(AccessFlag.PUBLIC, AccessFlag.FINAL, AccessFlag.SUPER)
                        .withSuperclass(parent)
                        .withMethodBody(
                            ConstantDescs.INIT_NAME,
                            ConstantDescs.MTD_void,
                            ClassFile.ACC_PUBLIC,
                            code ->
                                code.aload(0)
                                    .invokespecial(
                                        parent, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                    .return_()));
    Loader loader = new Loader(application.getClassLoader());
    // The new class is in an unnamed module, to which the application's module must export the
    // parent's package.
    Main.class.getModule().addExports(application.getPackageName(), loader.getUnnamedModule());
    return loader.define(name, bytes).asSubclass(Application.class);
  }

  /// A class loader with one class more than its parent.
  private static final class Loader extends ClassLoader {

    Loader(ClassLoader parent) {
      super(parent);
    }

    Class<?> define(String name, byte[] bytes) {
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
