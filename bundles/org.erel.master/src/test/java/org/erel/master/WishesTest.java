package org.erel.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.erel.master.Fixtures.group;
import static org.erel.master.Fixtures.installed;
import static org.erel.master.Fixtures.part;
import static org.erel.master.Fixtures.release;
import static org.erel.master.Fixtures.repository;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.erel.api.Configuration;
import org.erel.api.Group;
import org.erel.api.HealthGate;
import org.erel.api.Host;
import org.erel.api.Installed;
import org.erel.api.Release;
import org.erel.api.ReleaseId;
import org.erel.api.ReleaseState;
import org.erel.api.Repository;
import org.junit.jupiter.api.Test;

class WishesTest {

  private static final Repository SHOPS =
      repository(
          release("shop@1.0.0", new Configuration("pool", "{\"name\":\"a\",\"size:Integer\":1}")),
          release("shop@1.1.0"),
          release("shop@2.0.0"));

  private static Group wants(String name, String version) {
    return group(
        "{'group':'"
            + name
            + "','members':['*'],'releases':{'shop':{'version':'"
            + version
            + "'}}}");
  }

  private static Wish only(List<Group> groups, Installed... installed) {
    List<Wish> wishes = Wishes.of(groups, SHOPS, List.of(installed));
    assertThat(wishes).hasSize(1);
    return wishes.get(0);
  }

  @Test
  void theSameVersionWithOtherContentIsAnotherPart() {
    Release dropped = release("shop@1.0.0");
    Release again = new Release(dropped.id(), dropped.bundles(), List.of(), "other jars");
    Installed running = installed(part("shop@1.0.0"), ReleaseState.ACTIVE);

    List<Wish> wishes =
        Wishes.of(List.of(wants("web", "1.0.0")), repository(again), List.of(running));

    assertThat(wishes)
        .singleElement()
        .satisfies(
            wish -> {
              assertThat(wish.part().orElseThrow().content()).isEqualTo("other jars");
              assertThat(wish.part().orElseThrow().digest())
                  .isNotEqualTo(part("shop@1.0.0").digest());
            });
    assertThat(Plan.plan(wishes, List.of(running))).hasSize(1);
  }

  @Test
  void aHostBelongsToTheGroupsThatMatchItsIdentifierOrLabels() {
    Group byName = group("{'group':'b','members':['web-?']}");
    Group byLabel = group("{'group':'a','members':['(zone=eu)']}");
    Group other = group("{'group':'c','members':['db-*','(zone=us)']}");
    Host host = new Host("web-1", Map.of("zone", "eu"));
    assertThat(Wishes.of(host, List.of(byName, byLabel, other))).containsExactly(byLabel, byName);
  }

  @Test
  void anExactVersionIsThatVersion() {
    assertThat(only(List.of(wants("web", "1.1.0"))).part()).contains(part("shop@1.1.0"));
  }

  @Test
  void ofARangeTheNewestIsMeant() {
    assertThat(only(List.of(wants("web", "[1.0,2)"))).part()).contains(part("shop@1.1.0"));
  }

  @Test
  void groupsThatOverlapAgreeOnWhatSuitsBoth() {
    assertThat(only(List.of(wants("all", "[1.0,3)"), wants("web", "1.1.0"))).part())
        .contains(part("shop@1.1.0"));
  }

  @Test
  void groupsThatContradictEachOtherAreBothNamed() {
    Wish wish = only(List.of(wants("all", "1.0.0"), wants("web", "1.1.0")));
    assertThat(wish.part()).isEmpty();
    assertThat(wish.reason()).contains("all wants 1.0.0", "web wants 1.1.0");
  }

  @Test
  void aReleaseThatIsNotHereIsWaitedFor() {
    Wish wish = only(List.of(wants("web", "3.0.0")));
    assertThat(wish.part()).isEmpty();
    assertThat(wish.reason()).startsWith("waiting for shop 3.0.0: no host has it");
    assertThat(wish.needed()).isEmpty();
  }

  @Test
  void aReleaseThatTheClusterKnowsIsWaitedForAndNeeded() {
    Repository repository = Fixtures.repository(Set.of("shop@1.2.0"), release("shop@1.1.0"));
    Installed running = installed(part("shop@1.1.0"), ReleaseState.ACTIVE);
    assertThat(Wishes.of(List.of(wants("web", "[1,2)")), repository, List.of(running)))
        .singleElement()
        .satisfies(
            wish -> {
              assertThat(wish.part()).isEmpty();
              assertThat(wish.reason()).isEqualTo("waiting for shop 1.2.0: 3 of 7 MiB are here");
              assertThat(wish.needed()).contains(ReleaseId.parse("shop@1.2.0"));
              assertThat(Plan.plan(List.of(wish), List.of(running))).isEmpty();
            });
  }

  @Test
  void whatRunsStaysWhereOnlyTheClusterHasItsContent() {
    Repository repository = Fixtures.repository(Set.of("shop@1.2.0"));
    Installed running = installed(part("shop@1.2.0"), ReleaseState.ACTIVE);
    assertThat(Wishes.of(List.of(wants("web", "1.2.0")), repository, List.of(running)))
        .singleElement()
        .satisfies(
            wish -> {
              assertThat(wish.part()).contains(part("shop@1.2.0"));
              assertThat(wish.needed()).contains(ReleaseId.parse("shop@1.2.0"));
            });
  }

  @Test
  void whatRunsStaysThoughItsDropWasTakenAway() {
    Installed running = installed(part("shop@3.0.0"), ReleaseState.ACTIVE);
    assertThat(only(List.of(wants("web", "3.0.0")), running).part()).contains(part("shop@3.0.0"));
  }

  @Test
  void aHostDoesNotGoBackBecauseANewerDropWasTakenAway() {
    Installed running = installed(part("shop@1.5.0"), ReleaseState.ACTIVE);
    assertThat(only(List.of(wants("web", "[1.0,2)")), running).part()).contains(part("shop@1.5.0"));
  }

  @Test
  void aHostGoesBackWhereTheGroupSaysSo() {
    Installed running = installed(part("shop@1.1.0"), ReleaseState.ACTIVE);
    assertThat(only(List.of(wants("web", "1.0.0")), running).part().orElseThrow().release())
        .hasToString("shop@1.0.0");
  }

  @Test
  void aGroupsConfigurationsAreLaidOverTheReleasesOwn() {
    Group web =
        group(
            "{'group':'web','members':['*'],'releases':{'shop':{'version':'1.0.0',"
                + "'configurations':{'pool':{'size:Integer':8}}}}}");
    assertThat(only(List.of(web)).part())
        .contains(
            part("shop@1.0.0", new Configuration("pool", "{\"name\":\"a\",\"size:Integer\":8}")));
  }

  @Test
  void groupsThatDisagreeOnAConfigurationAreRefused() {
    String document =
        "{'group':'%s','members':['*'],'releases':{'shop':{'version':'1.0.0','configurations':{'p':{'a':%d}}}}}";
    Wish wish =
        only(List.of(group(document.formatted("all", 1)), group(document.formatted("web", 2))));
    assertThat(wish.part()).isEmpty();
    assertThat(wish.reason()).contains("disagree on configuration p");
  }

  @Test
  void theShortestDeadlineAndTheLongestHealthyTimeHold() {
    Group hasty =
        group(
            "{'group':'web','members':['*'],'releases':{'shop':{'version':'1.0.0'}},'rollout':{'deadline':'5s'}}");
    Group patient =
        group(
            "{'group':'all','members':['*'],'releases':{'shop':{'version':'1.0.0'}},'rollout':{'minHealthyTime':'3s'}}");
    assertThat(only(List.of(hasty, patient)).gate())
        .isEqualTo(new HealthGate(Duration.ofSeconds(3), Duration.ofSeconds(5)));
  }

  @Test
  void aConfigurationThatCannotBeLaidOverATakenAwayReleaseIsWaitedFor() {
    Group web =
        group(
            "{'group':'web','members':['*'],'releases':{'shop':{'version':'3.0.0',"
                + "'configurations':{'pool':{'size:Integer':8}}}}}");
    Wish wish = only(List.of(web), installed(part("shop@3.0.0"), ReleaseState.ACTIVE));
    assertThat(wish.part()).isEmpty();
    assertThat(wish.reason())
        .contains("its new configuration waits for shop@3.0.0: no host has it");
  }
}
