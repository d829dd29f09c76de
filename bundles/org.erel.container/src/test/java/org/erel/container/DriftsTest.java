package org.erel.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.erel.api.Configuration;
import org.erel.api.Drift;
import org.erel.api.ReleaseId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Version;

class DriftsTest {

  private static final ReleaseId SHOP = ReleaseId.parse("shop@1.0.0");
  private static final Binding.Bound POOL =
      new Binding.Bound(
          new BundleFile(
              "pool",
              new Version("1.0.0"),
              Optional.empty(),
              Set.of("com.acme.pool", "com.acme.f")),
          "rel:pool");
  private static final List<Binding> BOUND =
      Binding.bind(
          List.of(
              new Configuration("com.acme.pool", "{\"name\":\"a\",\"size:Integer\":8}"),
              new Configuration("com.acme.f~x", "{\"ports:int[]\":[1,2]}")),
          List.of(POOL));

  private final List<Drifts.Found> found = new ArrayList<>();

  private void found(String pid, String factoryPid, String location, Object... properties) {
    Hashtable<String, Object> all = new Hashtable<>();
    all.put("service.pid", pid);
    for (int i = 0; i < properties.length; i += 2) {
      all.put((String) properties[i], properties[i + 1]);
    }
    found.add(new Drifts.Found(pid, Optional.ofNullable(factoryPid), location, all));
  }

  private List<Drift> drift() {
    return Drifts.between(SHOP, BOUND, List.of(POOL), found);
  }

  private void asBound() {
    found("com.acme.pool|pool|1.0.0|rel:pool", null, "rel:pool", "name", "a", "size", 8);
    found("com.acme.f~x@rel:pool", "com.acme.f", "rel:pool", "ports", new int[] {1, 2});
  }

  @Test
  void whatIsAsItWasWrittenIsNoDrift() {
    asBound();
    assertThat(drift()).isEmpty();
  }

  @Test
  void aChangedValueIsDriftAndSoIsAnotherType() {
    found("com.acme.pool|pool|1.0.0|rel:pool", null, "rel:pool", "name", "a", "size", 8L);
    found("com.acme.f~x@rel:pool", "com.acme.f", "rel:pool", "ports", new int[] {1, 3});

    assertThat(drift())
        .extracting(Drift::kind, Drift::pid, Drift::wanted, Drift::found)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                Drift.Kind.CHANGED,
                "com.acme.f~x@rel:pool",
                "{\"ports:int[]\":[1,2]}",
                "{\"ports:int[]\":[1,3]}"),
            org.assertj.core.groups.Tuple.tuple(
                Drift.Kind.CHANGED,
                "com.acme.pool|pool|1.0.0|rel:pool",
                "{\"name\":\"a\",\"size:Integer\":8}",
                "{\"name\":\"a\",\"size\":8}"));
  }

  @Test
  void aDeletedOneIsDrift() {
    found("com.acme.pool|pool|1.0.0|rel:pool", null, "rel:pool", "name", "a", "size", 8);

    assertThat(drift())
        .extracting(Drift::kind, Drift::pid)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Drift.Kind.DELETED, "com.acme.f~x@rel:pool"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "an instance of a factory is added                    | com.acme.f~y             | com.acme.f | ?         | true",
        "one bound to nobody yet, too                         | com.acme.f~y             | com.acme.f |           | true",
        "one bound to a bundle of another release is not      | com.acme.f~y             | com.acme.f | rel:other | false",
        "a singleton stands behind the targeted one           | com.acme.pool            |            | ?         | false",
        "a PID that no component is configured by is no drift | com.acme.other           |            | ?         | false",
      })
  void whatOthersMadeIsDriftWhereItReachesTheRelease(
      String sentence, String pid, String factoryPid, String location, boolean added) {
    asBound();
    found(pid, factoryPid, location, "size", 1);

    assertThat(drift())
        .extracting(Drift::kind)
        .isEqualTo(added ? List.of(Drift.Kind.ADDED) : List.of());
  }

  @Test
  void aSingletonReachesAComponentThatThePartDoesNotConfigure() {
    found("com.acme.pool|pool", null, "?", "size", 1);

    assertThat(Drifts.between(SHOP, List.of(), List.of(POOL), found))
        .extracting(Drift::kind)
        .containsExactly(Drift.Kind.ADDED);
  }

  @Test
  void whatAGroupConfiguresOnTheHostIsNoDrift() {
    asBound();
    found("com.acme.f~y", "com.acme.f", "?", "erel.owner", "groups");

    assertThat(drift()).isEmpty();
  }
}
