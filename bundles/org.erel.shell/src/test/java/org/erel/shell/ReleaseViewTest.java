package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.erel.api.Cluster.Roll;
import org.erel.api.Document;
import org.erel.api.HeldRelease;
import org.erel.api.HostReleases;
import org.erel.api.ReleaseId;
import org.junit.jupiter.api.Test;

class ReleaseViewTest {

  private static final ReleaseId OLD = ReleaseId.parse("shop@1.2.0");
  private static final ReleaseId NEW = ReleaseId.parse("shop@1.3.0");

  private static Document document(String name, String content) {
    return new Document(name, 1, "ann@desk", Instant.EPOCH, false, content);
  }

  private static GroupView group(String name, String version) {
    String content =
        "{\"group\":\"%s\",\"members\":[\"*\"],\"releases\":{\"shop\":{\"version\":\"%s\"}}}"
            .formatted(name, version);
    return GroupView.of(List.of(document(name, content)), new Roll(List.of(), List.of())).get(0);
  }

  private static HeldRelease held(ReleaseId id, long here, String progress) {
    return new HeldRelease(id, "d", 4 << 20, here, false, progress);
  }

  @Test
  void aGroupUsesTheVersionThatItWantsOrTheNewestInItsRange() {
    List<GroupView> groups =
        List.of(group("a", "1.2.0"), group("b", "[1,2)"), group("c", "[1,1.3)"), group("d", "9"));
    assertThat(ReleaseView.users(OLD, List.of(OLD, NEW), groups)).containsExactly("a", "c");
    assertThat(ReleaseView.users(NEW, List.of(OLD, NEW), groups)).containsExactly("b");
    assertThat(ReleaseView.users(ReleaseId.parse("cart@1.0.0"), List.of(), groups)).isEmpty();
  }

  @Test
  void theTableTellsWhoHasWhatAndWhatIsOnItsWay() {
    List<ReleaseView> views =
        ReleaseView.of(
            List.of(document("shop@1.2.0", "{}"), document("shop@1.1.0", "{}")),
            List.of(
                new HostReleases("web-1", List.of(held(OLD, 4 << 20, ""), held(NEW, 4 << 20, ""))),
                new HostReleases("web-2", List.of(held(OLD, 1 << 20, "1.0 of 4.0 MiB are here")))),
            List.of(group("web", "1.2.0")));
    assertThat(ReleasesTable.of(views))
        .isEqualTo(
            """
            RELEASE     SIZE     ON HOSTS  GROUPS  PUBLISHED BY  SINCE                 NOTE
            shop@1.1.0  -        -         -       ann@desk      1970-01-01T00:00:00Z  no host that answered has it
            shop@1.2.0  4.0 MiB  web-1     web     ann@desk      1970-01-01T00:00:00Z  web-2: 1.0 of 4.0 MiB are here
            shop@1.3.0  4.0 MiB  web-1     -       -             -                     the cluster does not know it yet; status says why
            """);
  }
}
