// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.reflect.AccessFlag;
import javafx.application.Application;

/// Gives a program its name on X11, by which desktops group windows and find rules for them
/// (`WM_CLASS`).
///
/// JavaFX takes the name of the application's class for that (`PlatformImpl.setApplicationName`)
/// and has no public way to say another. Java's sources have no class called `oriel-manager`, but
/// the JVM takes one: a class without a package that only extends the application.
final class ProgramClass {

  private ProgramClass() {}

  /// A class of this name that is the application.
  ///
  /// @param name without any of `.`, `;`, `[` and `/`
  /// @param application public, neither final nor nested, with a public constructor that takes
  ///   nothing
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
    // It has no module of its own; that of the application lets it see its parent.
    Main.class.getModule().addExports(application.getPackageName(), loader.getUnnamedModule());
    return loader.define(name, bytes).asSubclass(Application.class);
  }

  /// Knows one class more than its parent.
  private static final class Loader extends ClassLoader {

    Loader(ClassLoader parent) {
      super(parent);
    }

    Class<?> define(String name, byte[] bytes) {
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
