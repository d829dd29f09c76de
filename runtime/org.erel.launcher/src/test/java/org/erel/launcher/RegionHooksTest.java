package org.erel.launcher;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.eclipse.equinox.region.Region;
import org.eclipse.equinox.region.RegionDigraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

@Timeout(value = 60, unit = SECONDS)
class RegionHooksTest {

  @TempDir Path folder;
  private Framework framework;
  private BundleContext context;
  private RegionDigraph digraph;

  @BeforeEach
  void start() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    folder.toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    "extra",
                    "felix.log.level",
                    "0"));
    framework.init();
    context = framework.getBundleContext();
    RegionHooks.start(context);
    framework.start();
    digraph = context.getService(context.getServiceReference(RegionDigraph.class));
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  @Test
  void aBundleThatHasNoRegionYetKeepsNoOtherFromResolving() throws Exception {
    Bundle halfInstalled = context.installBundle("half", jar("half", "extra"));
    digraph.getRegion(0L).removeBundle(halfInstalled);

    Bundle other = context.installBundle("other", jar("other", "extra"));
    other.start();

    assertThat(other.getState()).isEqualTo(Bundle.ACTIVE);
  }

  @Test
  void aBundleWithoutARegionFindsNoProvider() throws Exception {
    Bundle halfInstalled = context.installBundle("half", jar("half", "extra"));
    digraph.getRegion(0L).removeBundle(halfInstalled);

    assertThatThrownBy(halfInstalled::start)
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("extra");
  }

  @Test
  void aRegionSeesOnlyWhatItIsConnectedTo() throws Exception {
    Region region = digraph.createRegion("apart");
    Bundle inside = region.installBundleAtLocation("inside", jar("inside", "extra"));
    assertThatThrownBy(inside::start).hasMessageContaining("extra");

    assertThatThrownBy(() -> region.installBundleAtLocation("broken", notAJar()))
        .isInstanceOf(BundleException.class);
  }

  private static InputStream notAJar() {
    return new ByteArrayInputStream(new byte[] {1});
  }

  private static InputStream jar(String name, String imports) throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
    manifest.getMainAttributes().putValue("Import-Package", imports);
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    new JarOutputStream(jar, manifest).close();
    return new ByteArrayInputStream(jar.toByteArray());
  }
}
