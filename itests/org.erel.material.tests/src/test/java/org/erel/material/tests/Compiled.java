package org.erel.material.tests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Classes of one name and different content: those of two versions of a bundle. */
final class Compiled {

  private Compiled() {}

  /**
   * Compiles sources that may refer to each other and to the class path.
   *
   * @param sources by class name
   * @return the class files by their paths in a jar
   */
  static Map<String, byte[]> classes(Map<String, String> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, ByteArrayOutputStream> files = new LinkedHashMap<>();
    List<JavaFileObject> units =
        sources.entrySet().stream()
            .map(entry -> (JavaFileObject) source(entry.getKey(), entry.getValue()))
            .toList();
    try (JavaFileManager manager =
        new ForwardingJavaFileManager<>(compiler.getStandardFileManager(null, null, null)) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            files.put(name.replace('.', '/') + ".class", bytes);
            return new SimpleJavaFileObject(URI.create("mem:///" + name), kind) {
              @Override
              public OutputStream openOutputStream() {
                return bytes;
              }
            };
          }
        }) {
      List<String> options = List.of("--release", "17", "-proc:none");
      if (!compiler.getTask(null, manager, null, options, null, units).call()) {
        throw new IllegalArgumentException("does not compile: " + sources.keySet());
      }
    }
    Map<String, byte[]> classes = new LinkedHashMap<>();
    files.forEach((path, bytes) -> classes.put(path, bytes.toByteArray()));
    return classes;
  }

  private static SimpleJavaFileObject source(String name, String text) {
    return new SimpleJavaFileObject(
        URI.create("mem:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }
}
