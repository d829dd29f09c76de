package org.erel.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.erel.api.Configuration;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

class BindingTest {

  private static final Binding.Bound POOL = bound("pool", Optional.empty(), "com.acme.pool");
  private static final Binding.Bound WEB =
      bound("web", Optional.empty(), "com.acme.web", "com.acme.pool");
  private static final Binding.Bound FRAGMENT = bound("frag", Optional.of("web"), "com.acme.web");

  @Test
  void aConfigurationIsBoundToTheBundlesThatNameItsPid() {
    assertThat(bind("com.acme.web")).containsExactly("com.acme.web|web|1.0.0|rel:web");
    assertThat(bind("com.acme.pool"))
        .containsExactly("com.acme.pool|pool|1.0.0|rel:pool", "com.acme.pool|web|1.0.0|rel:web");
  }

  @Test
  void aFactoryConfigurationIsNamedByItsBundle() {
    assertThat(bind("com.acme.web~main")).containsExactly("com.acme.web~main@rel:web");
  }

  @Test
  void aPidThatNobodyNamesGoesToEveryBundleThatCanRun() {
    assertThat(bind("com.acme.managed"))
        .containsExactly(
            "com.acme.managed|pool|1.0.0|rel:pool", "com.acme.managed|web|1.0.0|rel:web");
  }

  @Test
  void aChangePutsAllThereShallBeAndDeletesTheRest() {
    List<Binding> before =
        Binding.bind(List.of(configuration("a", 1), configuration("c~x", 1)), List.of(POOL));
    List<Binding> after =
        Binding.bind(List.of(configuration("a", 1), configuration("c~y", 1)), List.of(POOL));

    Binding.Change change = Binding.change(before, after);

    assertThat(change.puts()).isEqualTo(after);
    assertThat(change.deletes()).extracting(Binding::toString).containsExactly("c~x@rel:pool");
  }

  private static List<String> bind(String pid) {
    return Binding.bind(List.of(configuration(pid, 1)), List.of(POOL, WEB, FRAGMENT)).stream()
        .map(Binding::toString)
        .toList();
  }

  private static Configuration configuration(String pid, int size) {
    return new Configuration(pid, "{\"size:Integer\":" + size + "}");
  }

  private static Binding.Bound bound(String name, Optional<String> host, String... pids) {
    return new Binding.Bound(
        new BundleFile(name, Version.parseVersion("1.0.0"), host, Set.of(pids)), "rel:" + name);
  }
}
