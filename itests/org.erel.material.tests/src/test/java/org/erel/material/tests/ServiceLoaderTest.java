package org.erel.material.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.erel.container.testing.TestBundle;
import org.junit.jupiter.api.Test;

/** Apache Aries SPI-Fly in releases, and providers that ServiceLoader finds by it: Woodstox. */
class ServiceLoaderTest extends MaterialFixture {

  /** Asks in its activator. */
  private static final String CONSUMER =
      """
      package com.acme.consumer;
      import javax.xml.stream.XMLInputFactory;
      public class Consumer implements org.osgi.framework.BundleActivator {
        public void start(org.osgi.framework.BundleContext context) {
          StringBuilder found = new StringBuilder();
          for (XMLInputFactory factory : java.util.ServiceLoader.load(XMLInputFactory.class)) {
            found.append(factory.getClass().getSimpleName()).append(' ')
                .append(org.osgi.framework.FrameworkUtil.getBundle(factory.getClass()).getVersion())
                .append(' ')
                .append(org.osgi.framework.FrameworkUtil.getBundle(factory.getClass()).getLocation())
                .append(';');
          }
          java.util.function.Supplier<String> said = found::toString;
          context.registerService(java.util.function.Supplier.class, said, null);
        }
        public void stop(org.osgi.framework.BundleContext context) {}
      }
      """;

  @Test
  void eachReleaseFindsTheProvidersOfItsOwn() throws Exception {
    update(release("old@1.0.0", Material.jars("spifly", "woodstox-6"), consumer()));
    update(release("new@1.0.0", Material.jars("spifly", "woodstox-7"), consumer()));
    // And one more that has the same in the same versions.
    update(release("too@1.0.0", Material.jars("spifly", "woodstox-7"), consumer()));

    assertThat(platform.said("old@1.0.0"))
        .singleElement()
        .asString()
        .matches(factories("6.6.0", "old"));
    assertThat(platform.said("new@1.0.0"))
        .singleElement()
        .asString()
        .matches(factories("7.1.1", "new"));
    assertThat(platform.said("too@1.0.0"))
        .singleElement()
        .asString()
        .matches(factories("7.1.1", "too"));
  }

  @Test
  void aReleaseWithoutSpiFlyFindsNoneThoughItsNeighbourHasIt() throws Exception {
    update(release("with@1.0.0", Material.jars("spifly", "woodstox-7"), consumer()));
    update(release("without@1.0.0", Material.jars("woodstox-7"), unwoven()));

    assertThat(platform.said("with@1.0.0")).singleElement().asString().contains("WstxInputFactory");
    assertThat(platform.said("without@1.0.0")).containsExactly("");
  }

  private static String factories(String version, String release) {
    return "WstxInputFactory %s rel:%s@1\\.0\\.0#.*woodstox-core.*;.*"
        .formatted(version.replace(".", "\\."), release);
  }

  private static TestBundle unwoven() throws Exception {
    return TestBundle.of("com.acme.consumer", "1.0.0")
        .header("Import-Package", "org.osgi.framework,javax.xml.stream")
        .header("Bundle-Activator", "com.acme.consumer.Consumer")
        .entry(
            "com/acme/consumer/Consumer.class",
            Compiled.classes(Map.of("com.acme.consumer.Consumer", CONSUMER))
                .get("com/acme/consumer/Consumer.class"));
  }

  private static TestBundle consumer() throws Exception {
    return unwoven()
        .header(
            "Require-Capability",
            "osgi.extender;filter:=\"(osgi.extender=osgi.serviceloader.processor)\"")
        .header("SPI-Consumer", "*");
  }
}
