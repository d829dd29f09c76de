package org.erel.container.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.erel.container.testing.Platform.size;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.erel.container.testing.Probe;
import org.erel.container.testing.TestBundle;
import org.erel.container.tests.bundles.Throws;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.weaving.WeavingHook;

/** What a version loads before the switch, so that the gap is shorter. */
class LoadAheadTest extends ContainerFixture {

  /** Version of a bundle and class, to the version that ran when it was loaded. */
  private final Map<String, String> answering = new ConcurrentHashMap<>();

  @BeforeEach
  void watchLoading() {
    platform
        .context()
        .registerService(
            WeavingHook.class,
            loaded -> {
              Bundle bundle = loaded.getBundleWiring().getBundle();
              if (bundle.getLocation().startsWith("rel:")) {
                answering.put(bundle.getVersion() + " " + loaded.getClassName(), running());
              }
            },
            null);
  }

  private String running() {
    return platform.bundles("").stream()
        .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
        .filter(bundle -> bundle.getSymbolicName().equals("com.acme.probe"))
        .map(bundle -> bundle.getVersion().toString())
        .findFirst()
        .orElse("none");
  }

  private Bundle lazy(String id) {
    return platform.bundles(id).stream()
        .filter(bundle -> bundle.getSymbolicName().equals("lazy"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aVersionLoadsWhatTheOneBeforeUsesWhileThatOneStillRuns() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));

    platform.update(platform.release("shop@1.1.0", TestBundle.probe("1.1.0")), size(2));

    assertThat(answering).containsEntry("1.1.0 " + Probe.class.getName(), "1.0.0");
    assertThat(platform.said("shop@1.1.0")).containsExactly("size=2 activated=1 modified=0");
  }

  @Test
  void aClassThatTheNewVersionLacksHoldsNothingUp() throws Exception {
    platform.update(
        platform.release("shop@1.0.0", TestBundle.probe("1.0.0").type(Throws.class)), size(1));
    Bundle probe = platform.bundles("shop@1.0.0").get(0);
    probe.loadClass(Throws.class.getName());

    platform.update(platform.release("shop@1.1.0", TestBundle.probe("1.1.0")), size(2));

    assertThat(platform.said("shop@1.1.0")).containsExactly("size=2 activated=1 modified=0");
    assertThat(answering).doesNotContainKey("1.1.0 " + Throws.class.getName());
  }

  @Test
  void aLazyBundleIsStillActivatedByItsFirstClass() throws Exception {
    for (String version : new String[] {"1.0.0", "1.1.0"}) {
      platform.update(
          platform.release(
              "shop@" + version,
              TestBundle.of("lazy", version)
                  .type(Probe.class)
                  .header(Constants.BUNDLE_ACTIVATIONPOLICY, Constants.ACTIVATION_LAZY)));
      Bundle lazy = lazy("shop@" + version);
      assertThat(lazy.getState()).isEqualTo(Bundle.STARTING);

      lazy.loadClass(Probe.class.getName());

      assertThat(lazy.getState()).isEqualTo(Bundle.ACTIVE);
    }
  }
}
