package org.erel.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartOrderTest {

  private static final String REQUIRE = "Require-Capability";
  private static final String PROVIDE = "Provide-Capability";

  @Test
  void whatIsRequiredStartsFirst() {
    assertThat(
            order(
                bundle("web", "Import-Package", "api;version=\"[1,2)\",lib"),
                bundle("service", "Import-Package", "api", PROVIDE, "osgi.service;objectClass=S"),
                bundle("api", "Export-Package", "api;version=1.1"),
                bundle("lib", "Require-Bundle", "base", "Export-Package", "lib"),
                bundle("base")))
        .containsExactly("api", "base", "lib", "web", "service");
  }

  @Test
  void aServiceStartsBeforeWhoeverWantsIt() {
    assertThat(
            order(
                bundle(
                    "web", REQUIRE, "osgi.service;filter:=\"(objectClass=S)\";effective:=active"),
                bundle("pool", PROVIDE, "osgi.service;objectClass:List<String>=S")))
        .containsExactly("pool", "web");
  }

  @Test
  void theOrderGivenStandsWhereNothingSpeaksAgainstIt() {
    assertThat(
            order(
                bundle("c", "Import-Package", "a;version=2", "DynamicImport-Package", "*"),
                bundle("b", "Import-Package", "own", "Export-Package", "own"),
                bundle("a", "Export-Package", "a;version=1,own")))
        .containsExactly("c", "b", "a");
  }

  @Test
  void aCircleHasAnOrderToo() {
    BundleJar a = bundle("a", "Import-Package", "b", "Export-Package", "a");
    BundleJar b = bundle("b", "Import-Package", "a", "Export-Package", "b");
    assertThat(order(a, b)).containsExactly("b", "a");
    assertThat(order(b, a)).containsExactly("a", "b");
  }

  @Test
  void headersThatAreNotValidRequireNothing() {
    assertThat(order(bundle("a", "Import-Package", "x,x"), bundle("b", "Export-Package", "x")))
        .containsExactly("a", "b");
  }

  private static List<String> order(BundleJar... bundles) {
    return StartOrder.of(List.of(bundles)).stream().map(BundleJar::symbolicName).toList();
  }

  private static BundleJar bundle(String name, String... headers) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Bundle-ManifestVersion", "2");
    all.put("Bundle-SymbolicName", name);
    all.put("Bundle-Version", "1.0.0");
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return new BundleJar("g:" + name + ":1.0.0", Path.of(name + ".jar"), all);
  }
}
