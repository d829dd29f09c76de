package org.erel.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * What a bundle's jar says of it, read without the framework.
 *
 * @param symbolicName its Bundle-SymbolicName
 * @param version its Bundle-Version
 * @param fragmentHost the symbolic name of its host, where it is a fragment
 * @param pids the PIDs that its Declarative Services components are configured by (OSGi Compendium,
 *     Declarative Services Specification, section 112.4)
 */
record BundleFile(
    String symbolicName, Version version, Optional<String> fragmentHost, Set<String> pids) {

  private static final String SERVICE_COMPONENT = "Service-Component";

  /** Copies the set, which mostly holds one: every bundle of every release has it in memory. */
  BundleFile {
    pids = Set.copyOf(pids);
  }

  /**
   * Reads a jar.
   *
   * @throws IOException if it cannot be read or is no bundle; the message says why, not which
   */
  static BundleFile read(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String name = manifest == null ? null : header(manifest, Constants.BUNDLE_SYMBOLICNAME);
      if (name == null) {
        throw new IOException("it is no OSGi bundle: its manifest has no Bundle-SymbolicName");
      }
      return new BundleFile(
          value(name),
          version(header(manifest, Constants.BUNDLE_VERSION)),
          Optional.ofNullable(header(manifest, Constants.FRAGMENT_HOST)).map(BundleFile::value),
          pids(file, header(manifest, SERVICE_COMPONENT)));
    }
  }

  private static String header(Manifest manifest, String name) {
    return manifest.getMainAttributes().getValue(new Attributes.Name(name));
  }

  /** A header's value without its directives and attributes. */
  private static String value(String header) {
    int end = header.indexOf(';');
    return (end < 0 ? header : header.substring(0, end)).trim();
  }

  private static Version version(String header) throws IOException {
    try {
      return Version.parseVersion(header);
    } catch (IllegalArgumentException e) {
      throw new IOException("its Bundle-Version '" + header + "' is no version", e);
    }
  }

  private static Set<String> pids(JarFile file, String header) throws IOException {
    Set<String> pids = new LinkedHashSet<>();
    if (header == null || header.isBlank()) {
      return pids;
    }
    for (String clause : header.split(",")) {
      for (JarEntry entry : entries(file, value(clause))) {
        try (InputStream in = file.getInputStream(entry)) {
          pids.addAll(pids(in));
        } catch (XMLStreamException e) {
          throw new IOException(
              "its component description " + entry.getName() + " is broken: " + e.getMessage(), e);
        }
      }
    }
    return pids;
  }

  /** The last part of a path may have wildcards; those match in that folder alone. */
  private static List<JarEntry> entries(JarFile file, String path) {
    String relative = path.startsWith("/") ? path.substring(1) : path;
    if (relative.indexOf('*') < 0) {
      JarEntry entry = file.getJarEntry(relative);
      return entry == null ? List.of() : List.of(entry);
    }
    Pattern pattern = Pattern.compile(("\\Q" + relative + "\\E").replace("*", "\\E[^/]*\\Q"));
    List<JarEntry> entries = new ArrayList<>();
    file.stream().filter(e -> pattern.matcher(e.getName()).matches()).forEach(entries::add);
    return entries;
  }

  /** A component's own name stands for {@code $} and where it names no PID. */
  private static Set<String> pids(InputStream xml) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    XMLStreamReader reader = factory.createXMLStreamReader(xml);
    Set<String> pids = new LinkedHashSet<>();
    String name = null;
    String configurationPid = null;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamReader.START_ELEMENT && reader.getLocalName().equals("component")) {
        name = reader.getAttributeValue(null, "name");
        configurationPid = reader.getAttributeValue(null, "configuration-pid");
      } else if (event == XMLStreamReader.START_ELEMENT
          && reader.getLocalName().equals("implementation")
          && name == null) {
        name = reader.getAttributeValue(null, "class");
      } else if (event == XMLStreamReader.END_ELEMENT
          && reader.getLocalName().equals("component")) {
        for (String pid :
            (configurationPid == null ? "$" : configurationPid.trim()).split("\\s+")) {
          if (!pid.equals("$")) {
            pids.add(pid);
          } else if (name != null) {
            pids.add(name);
          }
        }
      }
    }
    return pids;
  }
}
