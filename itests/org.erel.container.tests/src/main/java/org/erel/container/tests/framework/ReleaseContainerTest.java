package org.erel.container.tests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.erel.api.HealthGate;
import org.erel.api.Hold;
import org.erel.api.Installed;
import org.erel.api.Part;
import org.erel.api.Release;
import org.erel.api.ReleaseContainer;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** One container for all tests, which leave it empty. */
@Timeout(60)
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class ReleaseContainerTest {

  private static final String BY = "ada@desk";
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  @TempDir Path jars;

  @InjectBundleContext BundleContext context;

  @InjectService(timeout = 10_000)
  ReleaseContainer container;

  @BeforeEach
  @AfterEach
  void removeAll() throws ReleaseException {
    for (Installed installed : container.installed()) {
      container.remove(installed.name(), Hold.NONE, BY, DEADLINE);
    }
  }

  @Test
  void theContainerComesUpEmptyAndWell() {
    assertThat(container.installed()).isEmpty();
    assertThat(container.problems()).isEmpty();
    assertThat(bundles("")).isEmpty();
  }

  @Test
  void anUpdateRunsTheNewVersionInPlaceOfTheOld() throws Exception {
    update("shop@1.0.0");
    assertThat(heard("shop@1.0.0")).containsExactly("shop@1.0.0");

    update("shop@1.1.0");

    assertThat(heard("shop@1.1.0")).containsExactly("shop@1.1.0");
    assertThat(bundles("shop@1.0.0")).isEmpty();
    assertThat(installed().state()).isEqualTo(ReleaseState.ACTIVE);
    assertThat(installed().part().orElseThrow().release()).hasToString("shop@1.1.0");
  }

  @Test
  void releasesWithTheSameBundlesDoNotSeeEachOthersServices() throws Exception {
    update("shop@1.0.0");
    update("cart@1.0.0");

    assertThat(heard("shop@1.0.0")).containsExactly("shop@1.0.0");
    assertThat(heard("cart@1.0.0")).containsExactly("cart@1.0.0");
    assertThat(greeters(bundle("shop@1.0.0", "com.acme.guest")))
        .containsExactly(bundle("shop@1.0.0", "com.acme.greeter"));
    assertThat(greeters(bundle("cart@1.0.0", "com.acme.guest")))
        .containsExactly(bundle("cart@1.0.0", "com.acme.greeter"));
    assertThat(greeters(context.getBundle())).isEmpty();
  }

  @Test
  void aStopByHandIsHeldThroughAnUpdateUntilAStartByHand() throws Exception {
    update("shop@1.0.0");

    container.stop("shop", BY, DEADLINE);
    update("shop@1.1.0");

    assertThat(installed().hold()).isEqualTo(Hold.STOPPED);
    assertThat(installed().state()).isEqualTo(ReleaseState.STOPPED);
    assertThat(bundles("shop@1.1.0"))
        .isNotEmpty()
        .noneMatch(bundle -> bundle.getState() == Bundle.ACTIVE);

    container.start("shop", BY, DEADLINE);

    assertThat(installed().hold()).isEqualTo(Hold.NONE);
    assertThat(heard("shop@1.1.0")).containsExactly("shop@1.1.0");
  }

  private void update(String id) throws Exception {
    Release release = Bundles.release(id, jars);
    container.update(
        new Part(release.id(), release.digest(), List.of()),
        release,
        new HealthGate(Duration.ZERO, DEADLINE),
        BY);
  }

  private Installed installed() {
    assertThat(container.installed()).extracting(Installed::name).containsExactly("shop");
    return container.installed().get(0);
  }

  /** What the guest of a release hears; asked from inside the release. */
  private List<Object> heard(String id) throws Exception {
    BundleContext guest = bundle(id, "com.acme.guest").getBundleContext();
    ServiceReference<?> reference = guest.getServiceReference(Callable.class);
    assertThat(reference).as("the component of %s", id).isNotNull();
    return List.copyOf((List<?>) ((Callable<?>) guest.getService(reference)).call());
  }

  /** The bundles whose greeters this one sees. */
  private static List<Bundle> greeters(Bundle bundle) throws Exception {
    return bundle.getBundleContext().getServiceReferences(Supplier.class, null).stream()
        .map(ServiceReference::getBundle)
        .toList();
  }

  private Bundle bundle(String id, String symbolicName) {
    return bundles(id).stream()
        .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
        .findAny()
        .orElseThrow();
  }

  /** The bundles of releases, all of them or those of one. */
  private List<Bundle> bundles(String id) {
    return Stream.of(context.getBundles())
        .filter(bundle -> bundle.getLocation().startsWith("rel:" + id))
        .toList();
  }
}
