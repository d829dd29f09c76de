package org.erel.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkNameTest {

  @ParameterizedTest
  @CsvSource({"1, 0, 1", "4194304, 1, 3", "4194304, 1295, 200", "99, 35, 36"})
  void aNameTellsWhoseItIsAndFitsADevice(long pid, int number, int place) {
    NetworkName name = new NetworkName(pid, number);
    assertThat(name.device(place)).hasSizeLessThanOrEqualTo(15);
    assertThat(NetworkName.ofDevice(name.device(place))).contains(name);
    assertThat(NetworkName.ofNamespace(name.hub())).contains(name);
    assertThat(NetworkName.ofNamespace(name.namespace("web-1"))).contains(name);
    assertThat(name.namespace("1")).isNotEqualTo(name.hub());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "eth0", "erel", "erel0", "erel-", "erel-x-1", "erel-1", "docker0", "erelbr.1"})
  void whatOthersMadeIsLeftAlone(String foreign) {
    assertThat(NetworkName.ofNamespace(foreign)).isEmpty();
    assertThat(NetworkName.ofDevice(foreign)).isEmpty();
  }

  @Test
  void whatALivingProcessMadeIsNotAbandoned() throws Exception {
    assertThat(new NetworkName(ProcessHandle.current().pid(), 1).abandoned()).isFalse();
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    assertThat(new NetworkName(ended.pid(), 1).abandoned()).isTrue();
  }
}
