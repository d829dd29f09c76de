package org.erel.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.osgi.framework.Version;

/**
 * A release of so many bundles, compiled once and packed for each version: all versions have the
 * same classes, and each bundle imports from its own version alone, so that they do not mix where
 * nothing else keeps them apart.
 */
final class Shop {

  private final Path folder;
  private final Path classes;
  private final int size;

  /**
   * Compiles the classes.
   *
   * @param folder where everything goes
   * @param size how many bundles
   */
  Shop(Path folder, int size) throws IOException, InterruptedException {
    this.folder = folder;
    this.size = size;
    Map<String, String> sources = new LinkedHashMap<>(ShopSources.front(size - 1));
    for (int bundle = 0; bundle < size; bundle++) {
      sources.putAll(ShopSources.of(bundle));
    }
    classes = Compiler.compile(sources, Files.createDirectories(folder));
  }

  /**
   * Packs a version.
   *
   * @param version such as 1.1.0
   * @param door where its front answers
   * @return the jars in start order
   */
  List<Path> jars(String version, String door) throws IOException {
    Path target = Files.createDirectories(folder.resolve(door + "-" + version));
    List<Path> jars = new ArrayList<>();
    for (int bundle = 0; bundle < size; bundle++) {
      jars.add(jar(target, bundle, Version.parseVersion(version), door));
    }
    return jars;
  }

  private Path jar(Path target, int bundle, Version version, String door) throws IOException {
    String name = ShopSources.name(bundle);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Bundle-SymbolicName", name);
    headers.put("Bundle-Version", version.toString());
    headers.put("Export-Package", name + ".api;version=\"" + version + "\"");
    headers.put("Import-Package", imports(bundle, version));
    headers.put(
        "Require-Capability",
        "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.3.0)(!(version>=2.0.0)))\"");
    Map<String, String> components = new LinkedHashMap<>();
    components.put("main", main(bundle, version));
    components.put("clerk", clerk(bundle));
    if (bundle == size - 1) {
      components.put("front", front(bundle, door));
    }
    return pack(
        target.resolve(name + "-" + version + ".jar"),
        headers,
        components,
        classes,
        name.replace('.', '/'));
  }

  private static String imports(int bundle, Version version) {
    String range =
        "\"[%d.%d,%d.%d)\""
            .formatted(
                version.getMajor(), version.getMinor(), version.getMajor(), version.getMinor() + 1);
    return Stream.of(bundle, bundle - 1, ShopSources.second(bundle))
        .filter(other -> other >= 0)
        .distinct()
        .map(other -> ShopSources.name(other) + ".api;version=" + range)
        .reduce((a, b) -> a + "," + b)
        .orElseThrow();
  }

  private static String main(int bundle, Version version) {
    String name = ShopSources.name(bundle);
    String references =
        bundle == 0
            ? ""
            : reference("Previous", ShopSources.name(bundle - 1))
                + reference("Second", ShopSources.name(ShopSources.second(bundle)));
    return component(
        name + ".main",
        name + ".internal.MainPart",
        "activate=\"activate\"",
        "<property name=\"version\" value=\"%s\"/><service><provide interface=\"%s.api.Part\"/></service>%s"
            .formatted(version, name, references));
  }

  private static String clerk(int bundle) {
    String name = ShopSources.name(bundle);
    return component(
        name + ".clerk",
        name + ".internal.Clerk",
        "immediate=\"true\" activate=\"activate\" deactivate=\"deactivate\"",
        reference("Part", name));
  }

  private static String front(int bundle, String door) {
    String name = ShopSources.name(bundle);
    return component(
        name + ".front",
        name + ".internal.Front",
        "immediate=\"true\" activate=\"activate\" deactivate=\"deactivate\"",
        "<property name=\"door\" value=\"%s\"/>".formatted(door) + reference("Part", name));
  }

  private static String reference(String what, String provider) {
    return "<reference name=\"%1$s\" interface=\"%2$s.api.Part\" bind=\"set%1$s\"/>"
        .formatted(what, provider);
  }

  private static String component(String name, String type, String attributes, String content) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%s" %s>
      <implementation class="%s"/>%s
    </scr:component>
    """
        .formatted(name, attributes, type, content);
  }

  /**
   * A release of one bundle, a small HTTP server.
   *
   * @param folder where everything goes
   * @param door where it says its address
   * @return its jar
   */
  static Path neighbour(Path folder, String door) throws IOException, InterruptedException {
    Path classes = Compiler.compile(ShopSources.neighbour(), Files.createDirectories(folder));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Bundle-SymbolicName", "com.acme.neighbour");
    headers.put("Bundle-Version", "1.0.0");
    headers.put("Import-Package", "com.sun.net.httpserver");
    String component =
        component(
            "com.acme.neighbour",
            ShopSources.NEIGHBOUR,
            "immediate=\"true\" activate=\"activate\" deactivate=\"deactivate\"",
            "<property name=\"door\" value=\"%s\"/>".formatted(door));
    return pack(
        folder.resolve("neighbour-1.0.0.jar"),
        headers,
        Map.of("neighbour", component),
        classes,
        "com/acme/neighbour");
  }

  private static Path pack(
      Path jar,
      Map<String, String> headers,
      Map<String, String> components,
      Path classes,
      String within)
      throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
    manifest.getMainAttributes().putValue("Service-Component", "OSGI-INF/*.xml");
    headers.forEach(manifest.getMainAttributes()::putValue);
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest);
        Stream<Path> found = Files.walk(classes.resolve(within))) {
      for (Map.Entry<String, String> component : components.entrySet()) {
        entries.putNextEntry(new JarEntry("OSGI-INF/" + component.getKey() + ".xml"));
        entries.write(component.getValue().getBytes(StandardCharsets.UTF_8));
        entries.closeEntry();
      }
      for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
        entries.closeEntry();
      }
    }
    return jar;
  }
}
