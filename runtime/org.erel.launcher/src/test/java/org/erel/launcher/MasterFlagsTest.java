package org.erel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterFlagsTest {

  @Test
  void aValueFollowsOrIsAttached() {
    String[] args = "--id web-7 --data=a=b --kept 0 --label zone=eu --label=tier=web".split(" ");
    assertThat(MasterFlags.read(args))
        .contains(
            new MasterFlags(
                Map.of(Setting.IDENTIFIER, "web-7", Setting.DATA, "a=b", Setting.KEPT, "0"),
                Map.of("zone", "eu", "tier", "web"),
                false));
  }

  @Test
  void noFlagsAreFlagsToo() {
    assertThat(MasterFlags.read()).contains(new MasterFlags(Map.of(), Map.of(), false));
    assertThat(MasterFlags.read("--until-ready"))
        .contains(new MasterFlags(Map.of(), Map.of(), true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "-h",
        "--bogus",
        "--bogus x",
        "--id",
        "--id=",
        "--id --data x",
        "--id a --id b",
        "--label zone",
        "--label =eu",
        "--label zone=eu --label zone=us",
        "--id a b",
        "web-7"
      })
  void anythingElseIsLeftToTheCommand(String args) {
    assertThat(MasterFlags.read(args.split(" "))).isEmpty();
  }
}
