package org.erel.container.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.erel.container.testing.Platform.size;

import org.erel.api.Release;
import org.erel.api.ReleaseState;
import org.erel.container.testing.Platform;
import org.erel.container.testing.TestBundle;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** What a release sees of its neighbours, of the house and of Java. */
class IsolationTest extends ContainerFixture {

  @Test
  void releasesWithTheSameBundlesDoNotSeeEachOther() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    platform.update(platform.release("cart@1.0.0", TestBundle.probe("1.0.0")), size(2));

    assertThat(platform.said("shop@1.0.0")).containsExactly("size=1 activated=1 modified=0");
    assertThat(platform.said("cart@1.0.0")).containsExactly("size=2 activated=1 modified=0");
    for (Bundle bundle : platform.bundles("")) {
      if (bundle.getSymbolicName().equals("com.acme.probe")) {
        assertThat(Platform.suppliers(bundle.getBundleContext()))
            .extracting(reference -> reference.getBundle())
            .containsExactly(bundle);
        assertThat(bundle.getBundleContext().getBundles())
            .extracting(Bundle::getLocation)
            .allMatch(
                location ->
                    location.startsWith("rel:")
                        || location.equals(org.osgi.framework.Constants.SYSTEM_BUNDLE_LOCATION))
            .hasSize(3);
        assertThat(
                bundle
                    .getBundleContext()
                    .getServiceReference("org.eclipse.equinox.region.RegionDigraph"))
            .isNull();
        assertThat(bundle.getBundleContext().getServiceReference("org.erel.api.ReleaseContainer"))
            .isNull();
        assertThat(
                bundle
                    .getBundleContext()
                    .getServiceReference("org.osgi.service.cm.ConfigurationAdmin"))
            .isNotNull();
      }
    }
  }

  @Test
  void aReleaseDoesNotSeeThePackagesOfTheHouse() throws Exception {
    Release shop =
        platform.release(
            "shop@1.0.0",
            TestBundle.of("com.acme.nosy", "1.0.0").header("Import-Package", "org.erel.api"));

    assertThatThrownBy(() -> platform.update(shop))
        .hasMessage(
            "shop@1.0.0 does not resolve: bundle com.acme.nosy needs package org.erel.api, which"
                + " nobody in the release or the master's list provides");
  }

  @Test
  void aReleaseUsesThePackagesOfJavaAndOfTheList() throws Exception {
    platform.update(
        platform.release(
            "shop@1.0.0",
            TestBundle.of("a", "1")
                .header(
                    "Import-Package",
                    "com.sun.net.httpserver,javax.management,org.w3c.dom,org.slf4j,"
                        + "org.osgi.framework,org.osgi.service.cm,org.osgi.service.component")
                .header(
                    "Require-Capability",
                    "osgi.extender;filter:=\"(osgi.extender=osgi.component)\","
                        + "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\"")));

    assertThat(shop().state()).isEqualTo(ReleaseState.ACTIVE);
  }
}
