package org.erel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compiles what was written for a measurement, in a process of its own: a compiler's classes and
 * code in the JVM that is measured would be the collector's to look through. Needs a JDK.
 */
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
  static Path compile(Map<String, String> sources, Path folder)
      throws IOException, InterruptedException {
    Path javac = Path.of(System.getProperty("java.home"), "bin", "javac");
    if (!Files.isExecutable(javac)) {
      throw new IOException("this Java has no compiler: set JAVA_HOME to a JDK");
    }
    Path classes = Files.createDirectories(folder.resolve("classes"));
    List<String> command =
        new ArrayList<>(
            List.of(javac.toString(), "-nowarn", "-proc:none", "-d", classes.toString()));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = folder.resolve("src").resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      command.add(Files.writeString(file, source.getValue()).toString());
    }
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException("the classes of the measured release do not compile, see above");
    }
    return classes;
  }
}
