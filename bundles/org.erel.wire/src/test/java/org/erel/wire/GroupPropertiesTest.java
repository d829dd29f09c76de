package org.erel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.erel.api.Group;
import org.erel.api.Member;
import org.erel.api.Rollout;
import org.erel.api.WantedRelease;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GroupPropertiesTest {

  private static final String FULL =
      """
      {
        "group": "web",
        "members": ["web-*", "(zone=eu)"],
        "releases": {
          "shop": { "version": "1.2.0",
                    "configurations": { "com.acme.shop.pool~main": { "size:Integer": 8 } } },
          "cart": { "version": "[2.0,3)" }
        },
        "configurations": { "org.apache.felix.http": { "port:Integer": 8080 } },
        "rollout": { "canaries": 1, "maxUnavailable": 2, "minHealthyTime": "1500ms",
                     "deadline": "24h", "onFailure": "pause" }
      }
      """;

  @Test
  void aGroupIsFlatAndTyped() throws Exception {
    Group group = GroupReader.read(FULL);
    assertThat(GroupProperties.write(group, 7))
        .containsOnly(
            Map.entry("members", new String[] {"web-*", "(zone=eu)"}),
            Map.entry("releases", new String[] {"cart:[2.0.0,3.0.0)", "shop:1.2.0"}),
            Map.entry("configurations", "{\"org.apache.felix.http\":{\"port:Integer\":8080}}"),
            Map.entry(
                "releases.configurations",
                "{\"shop\":{\"com.acme.shop.pool~main\":{\"size:Integer\":8}}}"),
            Map.entry("rollout.canaries", 1),
            Map.entry("rollout.max.unavailable", "2"),
            Map.entry("rollout.min.healthy.time.ms", 1500L),
            Map.entry("rollout.deadline.ms", 24 * 3_600_000L),
            Map.entry("rollout.on.failure", "pause"),
            Map.entry("erel.revision", 7L),
            Map.entry("erel.digest", GroupProperties.digest(group)));
  }

  @Test
  void whatIsWrittenReadsBackEqual() throws Exception {
    Group group = GroupReader.read(FULL);
    Map<String, Object> properties = GroupProperties.write(group, 7);
    assertThat(GroupProperties.read("web", properties)).isEqualTo(group);
    assertThat(GroupProperties.untouched(group, properties)).isTrue();
    assertThat(GroupProperties.revision(properties)).contains(7L);
  }

  @Test
  void membersAloneAreEnough() {
    Map<String, Object> properties = Map.of("members", new String[] {"web-*"});
    Group group = GroupProperties.read("web", properties);
    assertThat(group)
        .isEqualTo(
            new Group("web", List.of(new Member("web-*")), List.of(), List.of(), Rollout.DEFAULT));
    assertThat(GroupProperties.untouched(group, properties)).isFalse();
    assertThat(GroupProperties.revision(properties)).isEmpty();
  }

  @Test
  void clientsThatDoNotKnowTheTypesAreUnderstood() {
    assertThat(
            GroupProperties.read(
                "web",
                Map.of(
                    "Members",
                    "web-*",
                    "releases",
                    List.of("shop: 1.2.0"),
                    "rollout.canaries",
                    "2",
                    "rollout.max.unavailable",
                    3,
                    "rollout.deadline.ms",
                    60_000)))
        .isEqualTo(
            new Group(
                "web",
                List.of(new Member("web-*")),
                List.of(new WantedRelease("shop", WantedRelease.versions("1.2.0"), List.of())),
                List.of(),
                new Rollout(
                    2,
                    "3",
                    Rollout.DEFAULT.minHealthyTime(),
                    java.time.Duration.ofMinutes(1),
                    Rollout.OnFailure.ROLLBACK)));
  }

  @Test
  void whatTheFrameworkAddsIsLeftAlone() {
    assertThat(
            GroupProperties.read(
                    "web",
                    Map.of(
                        "members", "web-*",
                        "service.pid", "org.erel.group~web",
                        "service.factoryPid", "org.erel.group",
                        "component.id", 7L,
                        "felix.fileinstall.filename", "file:x",
                        "master.target", "(a=b)"))
                .name())
        .isEqualTo("web");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake("membrs", "x", "property 'membrs' is unknown; known here: configurations, "),
        mistake("members", new String[] {"a b"}, "property 'members': member 'a b' is neither"),
        mistake("members", 7, "property 'members' holds '7', which is not a text"),
        mistake("releases", "shop", "'shop' is not of the form shop:1.2.0"),
        mistake("releases", "shop:1.x", "property 'releases': invalid version"),
        mistake("releases", "s t:1", "property 'releases': release name 's t' is not valid"),
        mistake("releases", List.of("s:1", "s:2"), "release s stands twice"),
        mistake("configurations", "{\"p\":", "property 'configurations', line 1, column"),
        mistake("configurations", "{\"p\":{\"a:Integer\":\"x\"}}", "configuration p"),
        mistake("configurations", "{} x", "something follows"),
        mistake("configurations", true, "property 'configurations' is 'true', not a text"),
        mistake(
            "releases.configurations",
            "{\"shop\":{}}",
            "'releases.configurations' is about shop, which 'releases' does not name"),
        mistake("rollout.canaries", "many", "property 'rollout.canaries' is 'many', not a whole"),
        mistake("rollout.canaries", -1, "property 'rollout.canaries' is '-1', not a whole"),
        mistake("rollout.canaries", 1L << 40, "not a whole number from 0 to 2147483647"),
        mistake("rollout.max.unavailable", "0%", "maxUnavailable is '0%'"),
        mistake("rollout.deadline.ms", 0, "property 'rollout': deadline is not longer than 0"),
        mistake(
            "rollout.deadline.ms",
            Long.MAX_VALUE,
            "property 'rollout': deadline is longer than the limit of 24h"),
        mistake(
            "rollout.min.healthy.time.ms",
            24 * 3_600_000L + 1,
            "property 'rollout': minHealthyTime is longer than the limit of 24h"),
        mistake("rollout.on.failure", "panic", "'rollout.on.failure' is 'panic'; use rollback"));
  }

  private static Arguments mistake(String key, Object value, String reason) {
    return Arguments.of(key, value, reason);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedWithItsProperty(String key, Object value, String reason) {
    Map<String, Object> properties = new HashMap<>(Map.of("members", "web-*"));
    properties.put(key, value);
    assertThatThrownBy(() -> GroupProperties.read("web", properties))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aGroupWithoutMembersIsRefused() {
    assertThatThrownBy(() -> GroupProperties.read("web", Map.of()))
        .hasMessageContaining("property 'members' is missing");
  }

  @Test
  void thePidNamesTheGroup() {
    assertThat(GroupProperties.group(GroupProperties.pid("web"))).isEqualTo(Optional.of("web"));
    assertThat(GroupProperties.group("org.erel.group.0af3")).isEmpty();
    assertThat(GroupProperties.group("org.erel.group~")).isEmpty();
  }
}
