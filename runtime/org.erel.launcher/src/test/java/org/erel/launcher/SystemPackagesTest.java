package org.erel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The packages that the class path shows to bundles are written down twice, beside their jars. */
class SystemPackagesTest {

  private static final Pattern PACKAGE =
      Pattern.compile(
          "(?:^|,)([\\w.]+)(?:;(?!version)\\w+:?=(?:\"[^\"]*\"|[\\w.]+))*;version=\"?([\\d.]+)");

  @Test
  void theBundlesAreResolvedAgainstWhatTheLauncherShows() throws IOException {
    Properties bndrun = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of("../../erel-master.bndrun"))) {
      bndrun.load(reader);
    }
    assertThat(packages(bndrun.getProperty("-runsystempackages"))).isEqualTo(shown());
  }

  @Test
  void eachPackageIsOnTheClassPathInTheVersionShown() throws IOException {
    Set<String> exported = new TreeSet<>();
    for (URL url :
        Collections.list(getClass().getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
      try (InputStream in = url.openStream()) {
        String exports = new Manifest(in).getMainAttributes().getValue("Export-Package");
        if (exports != null) {
          exported.addAll(packages(exports));
        }
      }
    }
    assertThat(exported).containsAll(shown());
  }

  private static Set<String> shown() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = MasterProcess.class.getResourceAsStream("framework.properties")) {
      properties.load(in);
    }
    return packages(properties.getProperty("org.osgi.framework.system.packages.extra"));
  }

  private static Set<String> packages(String header) {
    Set<String> packages = new TreeSet<>();
    String compact = header.replaceAll("\\s", "").replaceAll(";uses:=\"[^\"]*\"", "");
    Matcher matcher = PACKAGE.matcher(compact);
    while (matcher.find()) {
      packages.add(matcher.group(1) + " " + threeParts(matcher.group(2)));
    }
    assertThat(packages).isNotEmpty();
    return packages;
  }

  private static String threeParts(String version) {
    return version.matches("\\d+\\.\\d+") ? version + ".0" : version;
  }
}
