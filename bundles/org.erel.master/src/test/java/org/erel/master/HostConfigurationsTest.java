package org.erel.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.erel.master.Fixtures.group;

import java.util.List;
import org.erel.api.Configuration;
import org.erel.api.Group;
import org.junit.jupiter.api.Test;

class HostConfigurationsTest {

  private static Group configures(String name, String pid, int value) {
    return group(
        "{'group':'"
            + name
            + "','members':['*'],'configurations':{'"
            + pid
            + "':{'a:Integer':"
            + value
            + "}}}");
  }

  @Test
  void whatGroupsAgreeOnIsWanted() {
    HostConfigurations.Wanted wanted =
        HostConfigurations.wanted(
            List.of(configures("a", "p", 1), configures("b", "p", 1), configures("b", "q", 2)));
    assertThat(wanted.disputes()).isEmpty();
    assertThat(wanted.configurations())
        .containsExactly(
            new Configuration("p", "{\"a:Integer\":1}"),
            new Configuration("q", "{\"a:Integer\":2}"));
  }

  @Test
  void whatGroupsDisagreeOnIsLeftAsItIs() {
    HostConfigurations.Wanted wanted =
        HostConfigurations.wanted(List.of(configures("a", "p", 1), configures("b", "p", 2)));
    assertThat(wanted.configurations()).isEmpty();
    assertThat(wanted.disputes()).containsOnlyKeys("p");
  }

  @Test
  void erelItselfIsNotConfiguredByTheTopLevel() {
    HostConfigurations.Wanted wanted =
        HostConfigurations.wanted(List.of(configures("a", "org.erel.group~x", 1)));
    assertThat(wanted.configurations()).isEmpty();
    assertThat(wanted.disputes()).hasSize(1);
  }
}
