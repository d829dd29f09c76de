package org.erel.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.erel.master.Fixtures.group;

import java.util.List;
import java.util.Map;
import org.erel.api.Group;
import org.erel.api.Host;
import org.erel.api.ReleaseId;
import org.junit.jupiter.api.Test;

class SuppositionTest {

  private static final Host HOST = new Host("web-1", Map.of());
  private static final Group ALL =
      group("{'group':'all','members':['*'],'releases':{'cart':{'version':'1.0.0'}}}");
  private static final Group WEB =
      group(
          "{'group':'web','members':['web-*'],'releases':{'shop':{'version':'[1,2)',"
              + "'configurations':{'p':{'a':1}}}}}");

  @Test
  void aPublishedGroupTakesThePlaceOfTheOneOfItsName() {
    Group next = group("{'group':'web','members':['web-1']}");
    assertThat(Supposition.published(HOST, List.of(ALL, WEB), next)).containsExactly(ALL, next);
  }

  @Test
  void aPublishedGroupMayBeTheHostsFirst() {
    assertThat(Supposition.published(HOST, List.of(), WEB)).containsExactly(WEB);
  }

  @Test
  void aHostThatIsNoMemberAnyMoreLosesTheGroup() {
    Group next = group("{'group':'web','members':['db-*']}");
    assertThat(Supposition.published(HOST, List.of(ALL, WEB), next)).containsExactly(ALL);
  }

  @Test
  void aVersionTakesThePlaceOfTheOneThatIsWantedWithItsConfigurations() {
    List<Group> groups = Supposition.wanting(List.of(ALL, WEB), ReleaseId.parse("shop@1.5.0"));
    assertThat(groups.get(0)).isEqualTo(ALL);
    assertThat(groups.get(1).releases())
        .singleElement()
        .satisfies(
            wanted -> {
              assertThat(wanted.versionText()).isEqualTo("1.5.0");
              assertThat(wanted.configurations()).isEqualTo(WEB.releases().get(0).configurations());
            });
  }
}
