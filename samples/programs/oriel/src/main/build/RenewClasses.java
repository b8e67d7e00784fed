// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Rewrites the classes of a jar in place, in the class file format of this JDK.
///
/// The JVM's class cache leaves out classes older than Java 6: they have no stack maps, so that
/// they cannot be verified in advance. picocli's classes are of Java 5. Loading and verifying them
/// took a fifth of the start of a command.
///
/// The launcher runs it after a build: `java RenewClasses.java JAR`.
final class RenewClasses {

  /// The first format whose classes have stack maps.
  private static final int JAVA_6 = 50;

  private RenewClasses() {}

  public static void main(String[] args) throws IOException {
    try (FileSystem jar = FileSystems.newFileSystem(Path.of(args[0]))) {
      Path root = jar.getRootDirectories().iterator().next();
      ClassFile format =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS,
              ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(
                          type -> open(root.resolve(type.descriptorString().replaceAll("^L|;$", "") + ".class")))
                      .orElse(ClassHierarchyResolver.defaultResolver())));
      List<Path> classes;
      try (Stream<Path> files = Files.walk(root)) {
        classes = files.filter(f -> f.toString().endsWith(".class")).toList();
      }
      for (Path file : classes) {
        ClassModel old = format.parse(Files.readAllBytes(file));
        if (old.majorVersion() < JAVA_6) {
          Files.write(file, format.transformClass(old, NEW_FORMAT));
        }
      }
    }
  }

  private static final ClassTransform NEW_FORMAT =
      ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
          .andThen(
              (builder, element) -> {
                if (element instanceof ClassFileVersion) {
                  builder.withVersion(ClassFile.latestMajorVersion(), 0);
                } else {
                  builder.with(element);
                }
              });

  private static java.io.InputStream open(Path file) {
    try {
      return Files.exists(file) ? Files.newInputStream(file) : null;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
