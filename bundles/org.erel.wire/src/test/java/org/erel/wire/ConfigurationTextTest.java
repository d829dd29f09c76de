package org.erel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.erel.api.Configuration;
import org.junit.jupiter.api.Test;

class ConfigurationTextTest {

  private static Configuration configuration(String pid, String json) {
    return ConfigurationText.canonical(pid, ConfigurationText.object(json));
  }

  @Test
  void equalPropertiesHaveOneText() {
    assertThat(configuration("p", "{ \"b\": 1, \"a:Integer\" : 2 }"))
        .isEqualTo(configuration("p", "{\"a:Integer\":2,\"b\":1}"));
  }

  @Test
  void equalObjectsWithinPropertiesHaveOneText() {
    assertThat(
            configuration(
                "p", "{\"j\":\"\",\"o\":{\"b\":[{\"d\":1,\"c\":2}],\"a\":{\"f\":1,\"e\":2}}}"))
        .isEqualTo(
            configuration(
                "p", "{\"o\":{\"a\":{\"e\":2,\"f\":1},\"b\":[{\"c\":2,\"d\":1}]},\"j\":\"\"}"));
    assertThat(configuration("p", "{\"a\":[2,1]}"))
        .isNotEqualTo(configuration("p", "{\"a\":[1,2]}"));
  }

  @Test
  void valuesHaveTheTypesOfTheirKeys() {
    assertThat(
            ConfigurationText.typed(
                configuration("p", "{\"a:Integer\":2,\"b:String[]\":[\"x\"],\"c\":true}")))
        .containsEntry("a", 2)
        .containsEntry("b", new String[] {"x"})
        .containsEntry("c", true);
  }

  @Test
  void aValueThatIsNotOfItsTypeIsRefusedByName() {
    assertThatThrownBy(() -> configuration("p", "{\"size:Integer\":\"many\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("configuration p")
        .hasMessageContaining("size");
  }

  @Test
  void aGroupsPropertiesAreLaidOverTheReleasesOneByOne() {
    assertThat(
            ConfigurationText.overlay(
                List.of(
                    configuration("a", "{\"x\":1,\"y:Integer\":2}"),
                    configuration("b", "{\"z\":1}")),
                List.of(configuration("a", "{\"y:Long\":3}"), configuration("c", "{}"))))
        .containsExactly(
            configuration("a", "{\"x\":1,\"y:Long\":3}"),
            configuration("b", "{\"z\":1}"),
            configuration("c", "{}"));
  }
}
