package org.erel.material.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The bundles of others, as the build has fetched them: a folder for each set. */
final class Material {

  private static final Path FOLDER = Path.of(System.getProperty("material", "target/material"));

  /** What weaves others must run before them; the rest starts in any order. */
  private static final List<String> FIRST = List.of("asm-", "org.apache.aries.spifly");

  private Material() {}

  /** The jars of these sets, each once, in start order. */
  static List<Path> jars(String... sets) throws IOException {
    List<Path> jars = new ArrayList<>();
    for (String set : sets) {
      try (Stream<Path> files = Files.list(FOLDER.resolve(set))) {
        files
            .filter(
                file -> jars.stream().noneMatch(j -> j.getFileName().equals(file.getFileName())))
            .toList()
            .forEach(jars::add);
      }
    }
    jars.sort(
        Comparator.comparingInt(Material::rank)
            .thenComparing(path -> path.getFileName().toString()));
    return jars;
  }

  private static int rank(Path jar) {
    String name = jar.getFileName().toString();
    return (int)
        FIRST.stream().takeWhile(first -> !(name.startsWith(first) || first.equals(name))).count();
  }
}
