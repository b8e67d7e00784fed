package dev.oriel.core.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ConstantPool;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The dependency arrows between the modules, and what may show in their public types.
///
/// Reads what was compiled and not what was written, so that nothing escapes: the module
/// descriptors, each public signature of each exported package, and the names in each class. Each
/// program has a test of its own that extends this, as it alone sees all of its modules.
public abstract class ModuleArrows {

  private static final String OURS = "dev.oriel.";

  /// Which of our modules each may require. There is no arrow back.
  private static final Map<String, Set<String>> ARROWS =
      Map.of(
          "dev.oriel.core", Set.of(),
          "dev.oriel.sync", Set.of("dev.oriel.core"),
          "dev.oriel.dmabuf", Set.of("dev.oriel.core", "dev.oriel.sync"),
          "dev.oriel.gl", Set.of("dev.oriel.core", "dev.oriel.sync", "dev.oriel.dmabuf"),
          "dev.oriel.dbus", Set.of("dev.oriel.core", "dev.oriel.sync"),
          "dev.oriel.capture",
              Set.of(
                  "dev.oriel.core",
                  "dev.oriel.sync",
                  "dev.oriel.dmabuf",
                  "dev.oriel.gl",
                  "dev.oriel.dbus"),
          "dev.oriel.terminal", Set.of("dev.oriel.core", "dev.oriel.sync", "dev.oriel.dbus"),
          "dev.oriel.cli",
              Set.of(
                  "dev.oriel.terminal",
                  "dev.oriel.capture",
                  "dev.oriel.core",
                  "dev.oriel.sync",
                  "dev.oriel.dmabuf",
                  "dev.oriel.gl",
                  "dev.oriel.dbus"),
          "dev.oriel.manager",
              Set.of("dev.oriel.capture", "dev.oriel.core", "dev.oriel.dbus", "dev.oriel.gl"));

  /// The modules whose packages have no arrow back either. A program's own module is seen with its
  /// tests in it, which know more.
  private static final Set<String> LAYERED =
      Set.of(
          "dev.oriel.sync",
          "dev.oriel.dmabuf",
          "dev.oriel.gl",
          "dev.oriel.capture",
          "dev.oriel.terminal");

  /// A class of ours as class files name it, in descriptors and signatures too.
  private static final Pattern NAMED_CLASS = Pattern.compile("(dev/oriel(?:/\\w+)*)/[\\w$]+");

  /// Which foreign modules only some of ours may require.
  private static final Map<String, Set<String>> FOREIGN =
      Map.of(
          "org.lwjgl", Set.of("dev.oriel.dmabuf", "dev.oriel.gl"),
          "info.picocli", Set.of("dev.oriel.cli", "dev.oriel.manager"),
          "javafx", Set.of("dev.oriel.manager"),
          "java.desktop", Set.of(),
          "java.logging", Set.of(),
          "java.sql", Set.of());

  /// Packages whose types no caller may see.
  private static final List<String> HIDDEN =
      List.of("java.lang.foreign", "org.lwjgl", "java.awt", "com.fasterxml");

  private final Set<String> program;

  /// @param program the modules that the program is made of, which all have to be seen
  protected ModuleArrows(String... program) {
    this.program = Set.of(program);
  }

  static Stream<Module> modules() {
    return ModuleLayer.boot().modules().stream().filter(m -> m.getName().startsWith(OURS));
  }

  @Test
  void seesAllModules() {
    Set<String> names = new TreeSet<>();
    modules().forEach(m -> names.add(m.getName()));
    assertEquals(new TreeSet<>(program), names);
    assertTrue(ARROWS.keySet().containsAll(names), () -> names + " have arrows");
  }

  @ParameterizedTest
  @MethodSource("modules")
  void requiresOnlyModulesBelowIt(Module module) {
    for (ModuleDescriptor.Requires requires : module.getDescriptor().requires()) {
      String name = requires.name();
      if (name.startsWith(OURS)) {
        assertTrue(
            ARROWS.getOrDefault(module.getName(), Set.of()).contains(name),
            module.getName() + " must not require " + name);
      }
      FOREIGN.forEach(
          (foreign, allowed) -> {
            if (name.equals(foreign) || name.startsWith(foreign + ".")) {
              assertTrue(
                  allowed.contains(module.getName()),
                  module.getName() + " must not require " + name);
            }
          });
    }
  }

  @Test
  void theArrowsHaveNoCircle() {
    assertNoCircle(ARROWS);
  }

  static Stream<Module> layeredModules() {
    return modules().filter(m -> LAYERED.contains(m.getName()));
  }

  @ParameterizedTest
  @MethodSource("layeredModules")
  void theArrowsBetweenPackagesHaveNoCircle(Module module) throws IOException {
    Map<String, Set<String>> arrows = packageArrows(module);
    assertFalse(arrows.isEmpty(), () -> module + " has packages");
    assertNoCircle(arrows);
  }

  private static void assertNoCircle(Map<String, Set<String>> arrows) {
    for (String start : arrows.keySet()) {
      Set<String> reached = new HashSet<>();
      List<String> next = new ArrayList<>(arrows.getOrDefault(start, Set.of()));
      while (!next.isEmpty()) {
        String name = next.removeLast();
        if (reached.add(name)) {
          next.addAll(arrows.getOrDefault(name, Set.of()));
        }
      }
      assertFalse(reached.contains(start), () -> start + " is reachable from itself: " + arrows);
    }
  }

  /// Which packages of a module know which others of it.
  private static Map<String, Set<String>> packageArrows(Module module) throws IOException {
    Map<String, Set<String>> arrows = new TreeMap<>();
    try (ModuleReader reader = reader(module);
        Stream<String> files = reader.list()) {
      for (String file : (Iterable<String>) files::iterator) {
        if (!file.endsWith(".class") || file.indexOf('/') < 0) {
          continue;
        }
        String from = file.substring(0, file.lastIndexOf('/')).replace('/', '.');
        try (InputStream in = reader.open(file).orElseThrow()) {
          for (String to : namedPackages(ClassFile.of().parse(in.readAllBytes()).constantPool())) {
            if (!to.equals(from) && module.getPackages().contains(to)) {
              arrows.computeIfAbsent(from, _ -> new TreeSet<>()).add(to);
            }
          }
        }
      }
    }
    return arrows;
  }

  private static Set<String> namedPackages(ConstantPool pool) {
    Set<String> packages = new HashSet<>();
    for (PoolEntry entry : pool) {
      if (entry instanceof Utf8Entry text) {
        Matcher named = NAMED_CLASS.matcher(text.stringValue());
        while (named.find()) {
          packages.add(named.group(1).replace('/', '.'));
        }
      }
    }
    return packages;
  }

  @ParameterizedTest
  @MethodSource("modules")
  void exportsInternalPackagesToOursOnly(Module module) {
    for (ModuleDescriptor.Exports exports : module.getDescriptor().exports()) {
      if (exports.source().contains(".internal")) {
        assertTrue(exports.isQualified(), exports.source() + " is exported to everybody");
        for (String target : exports.targets()) {
          assertTrue(target.startsWith(OURS), exports.source() + " is exported to " + target);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void showsNoNativeOrInternalTypeInItsPublicSignatures(Module module) throws Exception {
    List<String> leaks = new ArrayList<>();
    int seen = 0;
    for (Class<?> type : exportedTypes(module)) {
      seen++;
      for (Class<?> shown : signatureTypes(type)) {
        if (isHidden(shown)) {
          leaks.add(type.getName() + " shows " + shown.getName());
        }
      }
    }
    assertEquals(List.of(), leaks);
    boolean exports = module.getDescriptor().exports().stream().anyMatch(e -> !e.isQualified());
    assertEquals(exports, seen > 0, "types seen in " + module.getName());
  }

  private static boolean isHidden(Class<?> type) {
    String name = type.getName();
    return HIDDEN.stream().anyMatch(p -> name.startsWith(p + "."))
        || (name.startsWith(OURS) && name.contains(".internal."));
  }

  private static List<Class<?>> exportedTypes(Module module)
      throws IOException, ClassNotFoundException {
    Set<String> exported = new HashSet<>();
    for (ModuleDescriptor.Exports e : module.getDescriptor().exports()) {
      if (!e.isQualified()) {
        exported.add(e.source());
      }
    }
    List<Class<?>> types = new ArrayList<>();
    try (ModuleReader reader = reader(module);
        Stream<String> files = reader.list()) {
      for (String file : (Iterable<String>) files::iterator) {
        if (file.endsWith(".class") && file.indexOf('/') > 0 && !file.startsWith("META-INF")) {
          String name = file.substring(0, file.length() - 6).replace('/', '.');
          if (exported.contains(name.substring(0, name.lastIndexOf('.')))) {
            Class<?> type = Class.forName(name, false, ModuleArrows.class.getClassLoader());
            if (isPublic(type)) {
              types.add(type);
            }
          }
        }
      }
    }
    return types;
  }

  private static ModuleReader reader(Module module) throws IOException {
    ModuleReference reference =
        ModuleLayer.boot().configuration().findModule(module.getName()).orElseThrow().reference();
    return reference.open();
  }

  private static boolean isPublic(Class<?> type) {
    for (Class<?> t = type; t != null; t = t.getDeclaringClass()) {
      if (!Modifier.isPublic(t.getModifiers()) && !Modifier.isProtected(t.getModifiers())) {
        return false;
      }
    }
    return true;
  }

  /// All types that a caller sees in the public and protected members of `type`.
  private static Set<Class<?>> signatureTypes(Class<?> type) {
    Set<Class<?>> seen = new HashSet<>();
    collect(type.getGenericSuperclass(), seen);
    collect(type.getGenericInterfaces(), seen);
    collect(type.getTypeParameters(), seen);
    for (AccessibleObject member : members(type)) {
      switch (member) {
        case Field f -> collect(f.getGenericType(), seen);
        case Executable e -> {
          collect(e.getGenericParameterTypes(), seen);
          collect(e.getGenericExceptionTypes(), seen);
          collect(e.getTypeParameters(), seen);
          if (e instanceof Method m) {
            collect(m.getGenericReturnType(), seen);
          }
        }
        default -> throw new AssertionError(member);
      }
    }
    return seen;
  }

  private static List<AccessibleObject> members(Class<?> type) {
    return Stream.<AccessibleObject[]>of(
            type.getDeclaredFields(), type.getDeclaredMethods(), type.getDeclaredConstructors())
        .flatMap(Stream::of)
        .filter(
            m -> {
              Member member = (Member) m;
              int modifiers = member.getModifiers();
              return !member.isSynthetic()
                  && (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers));
            })
        .toList();
  }

  private static void collect(Type[] types, Set<Class<?>> into) {
    for (Type t : types) {
      collect(t, into);
    }
  }

  private static void collect(@Nullable Type type, Set<Class<?>> into) {
    switch (type) {
      case null -> {}
      case Class<?> c -> into.add(c.isArray() ? root(c) : c);
      case ParameterizedType p -> {
        collect(p.getRawType(), into);
        collect(p.getActualTypeArguments(), into);
      }
      case GenericArrayType a -> collect(a.getGenericComponentType(), into);
      case WildcardType w -> {
        collect(w.getUpperBounds(), into);
        collect(w.getLowerBounds(), into);
      }
      case TypeVariable<?> _ -> {
        // Its bounds were collected where it is declared.
      }
      default -> throw new AssertionError(type);
    }
  }

  private static Class<?> root(Class<?> array) {
    Class<?> c = array;
    while (c.isArray()) {
      c = c.getComponentType();
    }
    return c;
  }
}
