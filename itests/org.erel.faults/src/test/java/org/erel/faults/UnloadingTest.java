package org.erel.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.erel.container.testing.Platform.BY;
import static org.erel.container.testing.Platform.DEADLINE;
import static org.erel.container.testing.Platform.size;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.erel.api.Hold;
import org.erel.container.testing.Platform;
import org.erel.container.testing.Probe;
import org.erel.container.testing.TestBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

@Timeout(90)
class UnloadingTest {

  @TempDir private Path folder;

  @Test
  void theClassLoadersOfWhatIsReplacedOrDeletedAreCollected() throws Exception {
    Platform platform = new Platform(folder);
    try {
      List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
      platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
      loaders.add(loader(platform, "shop@1.0.0"));
      platform.update(platform.release("shop@1.1.0", TestBundle.probe("1.1.0")), size(2));
      loaders.add(loader(platform, "shop@1.1.0"));
      platform.container().remove("shop", Hold.NONE, BY, DEADLINE);

      await()
          .untilAsserted(
              () -> {
                System.gc();
                assertThat(loaders).allMatch(loader -> loader.refersTo(null));
              });
    } finally {
      platform.close();
    }
  }

  private static WeakReference<ClassLoader> loader(Platform platform, String id) throws Exception {
    Bundle bundle =
        platform.bundles(id).stream()
            .filter(each -> each.getSymbolicName().equals("com.acme.probe"))
            .findFirst()
            .orElseThrow();
    ClassLoader loader = bundle.adapt(BundleWiring.class).getClassLoader();
    assertThat(bundle.loadClass(Probe.class.getName()).getClassLoader()).isSameAs(loader);
    return new WeakReference<>(loader);
  }
}
