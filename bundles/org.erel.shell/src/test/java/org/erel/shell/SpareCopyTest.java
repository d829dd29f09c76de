package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.erel.api.Cluster.Roll;
import org.erel.api.Document;
import org.erel.api.HeldRelease;
import org.erel.api.Host;
import org.erel.api.HostReleases;
import org.erel.api.HostState;
import org.erel.api.HostStatus;
import org.erel.api.ReleaseId;
import org.erel.api.Rendezvous;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpareCopyTest {

  private static final ReleaseId SHOP = ReleaseId.parse("shop@1.2.0");

  private static Document document(String name, String content) {
    return new Document(name, 1, "ann@desk", Instant.EPOCH, false, content);
  }

  private static Document group(String name, String version) {
    return document(
        name,
        "{\"group\":\"%s\",\"members\":[\"*\"],\"releases\":{\"shop\":{\"version\":\"%s\"}}}"
            .formatted(name, version));
  }

  private static HostStatus host(String identifier, String... groups) {
    return new HostStatus(
        new Host(identifier, Map.of()),
        "1",
        Instant.EPOCH,
        HostState.SETTLED,
        List.of(groups),
        List.of(),
        List.of(),
        "",
        true);
  }

  private static HeldRelease held(ReleaseId id, boolean dropped, String progress) {
    return new HeldRelease(id, "digest of " + id, 9, progress.isEmpty() ? 9 : 4, dropped, progress);
  }

  private static HostReleases holding(String host, ReleaseId... releases) {
    return new HostReleases(host, Arrays.stream(releases).map(id -> held(id, false, "")).toList());
  }

  private static Set<String> hosts(List<SpareCopy> spare) {
    return spare.stream().map(SpareCopy::host).collect(Collectors.toSet());
  }

  /**
   * Each letter is a host: b needs the release by its group, d has it dropped, h has half of it, s
   * is silent, x has it to spare.
   */
  @ParameterizedTest
  @CsvSource({
    "xxx, 2, 1",
    "xxx, 1, 2",
    "xxx, 3, 0",
    "xx, 3, 0",
    "x, 1, 0",
    "bx, 2, 0",
    "bx, 1, 1",
    "bbx, 2, 1",
    "bdxx, 2, 2",
    "bdxx, 3, 1",
    "bbdd, 1, 0",
    "hhx, 1, 0",
    "hxx, 2, 0",
    "ssx, 1, 0",
    "ssxx, 1, 1",
    "sbx, 2, 0",
    "bbbxxxx, 2, 4",
  })
  void asManyGoAsAreToSpare(String letters, int replicas, int gone) {
    List<HostReleases> holding = new ArrayList<>();
    List<HostStatus> heard = new ArrayList<>();
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      String host = letter + "-" + i;
      holding.add(
          new HostReleases(
              host, List.of(held(SHOP, letter == 'd', letter == 'h' ? "4 of 9 B are here" : ""))));
      if (letter != 's') {
        heard.add(letter == 'b' ? host(host, "web") : host(host));
      }
    }
    List<SpareCopy> spare =
        SpareCopy.of(
            List.of(document("shop@1.2.0", "{}")),
            holding,
            List.of(group("web", "1.2.0")),
            new Roll(heard, List.of()),
            replicas);
    assertThat(spare).hasSize(gone).allMatch(copy -> copy.host().startsWith("x"));
  }

  @Test
  void thoseThatAreToKeepItKeepIt() {
    List<String> hosts = List.of("a", "b", "c", "d", "e");
    List<SpareCopy> spare =
        SpareCopy.of(
            List.of(document("shop@1.2.0", "{}")),
            hosts.stream().map(host -> holding(host, SHOP)).toList(),
            List.of(),
            new Roll(hosts.stream().map(host -> host(host)).toList(), List.of()),
            2);
    assertThat(hosts(spare))
        .doesNotContainAnyElementsOf(Rendezvous.order("digest of shop@1.2.0", hosts).subList(0, 2))
        .hasSize(3);
    assertThat(spare).extracting(SpareCopy::host).isSorted();
  }

  @Test
  void aHostNeedsTheNewestInARangeThatItCanKnow() {
    ReleaseId next = ReleaseId.parse("shop@1.3.0");
    ReleaseId own = ReleaseId.parse("shop@1.4.0");
    List<HostReleases> holding =
        List.of(holding("a", SHOP, next), holding("b", SHOP, next), holding("c", SHOP, next, own));
    Roll roll = new Roll(List.of(host("a", "web"), host("b"), host("c", "web")), List.of());
    List<SpareCopy> spare =
        SpareCopy.of(
            List.of(document("shop@1.2.0", "{}"), document("shop@1.3.0", "{}")),
            holding,
            List.of(group("web", "[1,2)")),
            roll,
            1);
    assertThat(spare)
        .filteredOn(copy -> copy.held().release().equals(SHOP))
        .as("an old one is needed by none, and one host keeps it")
        .hasSize(2);
    assertThat(spare)
        .filteredOn(copy -> copy.held().release().equals(next))
        .as("c alone knows a newer one, which the cluster does not")
        .extracting(SpareCopy::host)
        .containsExactly("b", "c");
    assertThat(spare).noneMatch(copy -> copy.held().release().equals(own));
  }

  @Test
  void anEndedGroupNeedsNothing() {
    Document ended = new Document("web", 2, "ann@desk", Instant.EPOCH, true, "");
    Roll roll = new Roll(List.of(host("a", "web"), host("b", "web")), List.of());
    List<SpareCopy> spare =
        SpareCopy.of(
            List.of(document("shop@1.2.0", "{}")),
            List.of(holding("a", SHOP), holding("b", SHOP)),
            List.of(ended),
            roll,
            1);
    assertThat(spare).hasSize(1);
  }
}
