package org.erel.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleIdsTest {

  private static final Map<String, String> HEADERS =
      Map.of("Bundle-SymbolicName", "com.acme.web;singleton:=true", "Bundle-Version", "1.2.0.rc1");

  @ParameterizedTest
  @CsvSource({
    "web-1.2.jar,              g:web:1.2",
    "my-web-1.2-SNAPSHOT.jar,  g:my-web:1.2-SNAPSHOT",
    "web-1.2.0-jdk17.jar,      g:web:1.2.0-jdk17",
    "web.jar,                  g:com.acme.web:1.2.0.rc1",
    "web-next.jar,             g:com.acme.web:1.2.0.rc1",
  })
  void theFileKeepsItsNameWhereItHasAVersion(String file, String id) {
    assertThat(BundleIds.of(file, HEADERS, Optional.empty(), "g")).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "web-2-1.2.jar,        com.acme:web-2:1.2",
    "web-2-1.2-jdk17.jar,  com.acme:web-2:jar:jdk17:1.2",
    "web-1.3.jar,          com.acme:web:1.3",
    "web.jar,              com.acme:com.acme.web:1.2.0.rc1",
  })
  void mavenSaysWhereTheVersionBegins(String file, String id) {
    Properties pom = new Properties();
    pom.putAll(Map.of("groupId", "com.acme", "artifactId", "web-2", "version", "1.2"));
    assertThat(BundleIds.of(file, HEADERS, Optional.of(pom), "g")).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({"'a:b'", "''", "'../x'"})
  void wordsThatAreNoneAreLeftOut(String word) {
    Properties pom = new Properties();
    pom.putAll(Map.of("groupId", word, "artifactId", word, "version", word));
    assertThat(BundleIds.of("web-1.2.jar", HEADERS, Optional.of(pom), "g")).isEqualTo("g:web:1.2");
  }
}
