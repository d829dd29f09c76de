package org.erel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupDifferenceTest {

  private static final String BEFORE =
      """
      {"group": "web", "members": ["web-*", "db-1"],
       "releases": {"shop": {"version": "1.2.0",
                             "configurations": {"pool~main": {"size:Integer": 8, "name": "a"}}},
                    "cart": {"version": "[2.0,3)"}},
       "configurations": {"http": {"port:Integer": 8080}}}
      """;

  private static final String AFTER =
      """
      {"group": "web", "members": ["web-*", "(zone=eu)"],
       "releases": {"shop": {"version": "1.3.0",
                             "configurations": {"pool~main": {"size:Integer": 16, "name": "a"}}}},
       "configurations": {"http": {"port:Integer": 8080}, "log": {}},
       "rollout": {"canaries": 1}}
      """;

  @Test
  void everyChangeHasALine() throws Exception {
    assertThat(GroupDifference.of(BEFORE, AFTER))
        .containsExactly(
            "members: - db-1",
            "members: + (zone=eu)",
            "release cart: - [2.0.0,3.0.0)",
            "release shop: 1.2.0 -> 1.3.0",
            "release shop configuration pool~main size:Integer: 8 -> 16",
            "host configuration log: + {}",
            "rollout canaries: 0 -> 1");
  }

  @Test
  void whatMeansTheSameIsNoChange() throws Exception {
    assertThat(GroupDifference.of(BEFORE, BEFORE.replace(" ", "\n "))).isEmpty();
    assertThat(GroupDifference.of("", "")).isEmpty();
  }

  @Test
  void theBeginningAndTheEndOfAGroupAreToldWithAllThatWasInIt() throws Exception {
    assertThat(GroupDifference.of("", BEFORE))
        .startsWith("the group is new", "members: + db-1")
        .contains("release shop: + 1.2.0", "host configuration http port:Integer: + 8080");
    assertThat(GroupDifference.of(BEFORE, ""))
        .startsWith("the group ends")
        .contains("release shop: - 1.2.0");
  }

  @Test
  void aGroupWithNothingInItIsStillOne() throws Exception {
    String empty = "{\"group\":\"web\",\"members\":[]}";
    assertThat(GroupDifference.of("", empty)).isEqualTo(List.of("the group is new"));
  }
}
