package org.erel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles what was written for a measurement. Needs a JDK. */
final class Compiler {

  private Compiler() {}

  /**
   * Compiles.
   *
   * @param sources text by the class's full name; needs nothing but the JDK's classes
   * @param folder gets the sources and {@code classes/}
   * @return the folder of the classes
   * @throws IOException if they do not compile, or this is no JDK
   */
  static Path compile(Map<String, String> sources, Path folder) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IOException("this Java has no compiler: set JAVA_HOME to a JDK");
    }
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = folder.resolve("src").resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, source.getValue()));
    }
    Path classes = Files.createDirectories(folder.resolve("classes"));
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = List.of("-nowarn", "-proc:none", "-d", classes.toString());
      if (!compiler
          .getTask(null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
          .call()) {
        throw new IOException("the classes of the measured release do not compile, see above");
      }
    }
    return classes;
  }
}
