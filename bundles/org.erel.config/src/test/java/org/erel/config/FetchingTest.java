package org.erel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.DocumentReference;
import org.junit.jupiter.api.Test;

class FetchingTest {

  private final Map<String, DocumentReference> held = new HashMap<>();
  private final Fetching fetching = new Fetching(10, name -> Optional.ofNullable(held.get(name)));

  private static DocumentReference web(long revision) {
    return Samples.document("web", revision, "ann").reference();
  }

  @Test
  void whatIsMissingOrNewerIsFetched() {
    held.put("web", web(2));
    DocumentReference db = Samples.document("db", 1, "ann").reference();
    assertThat(fetching.told("a", List.of(web(3), db), 0)).containsExactly("web", "db");
  }

  @Test
  void whatIsHeldOrOlderIsNot() {
    held.put("web", web(2));
    assertThat(fetching.told("a", List.of(web(2), web(1)), 0)).isEmpty();
  }

  @Test
  void oneHolderIsAskedAtATime() {
    assertThat(fetching.told("a", List.of(web(3)), 0)).containsExactly("web");
    assertThat(fetching.told("b", List.of(web(3)), 1)).isEmpty();
    assertThat(fetching.told("c", List.of(web(2)), 1)).isEmpty();
    assertThat(fetching.overdue(9)).isEmpty();
  }

  @Test
  void aNewerOneIsFetchedAtOnce() {
    fetching.told("a", List.of(web(3)), 0);
    assertThat(fetching.told("b", List.of(web(4)), 1)).containsExactly("web");
  }

  @Test
  void whereAHolderStaysSilentTheNextIsAsked() {
    fetching.told("a", List.of(web(3)), 0);
    fetching.told("b", List.of(web(3)), 1);
    fetching.told("b", List.of(web(3)), 2);
    fetching.told("c", List.of(web(3)), 3);
    assertThat(fetching.overdue(10)).isEqualTo(Map.of("b", List.of("web")));
    assertThat(fetching.overdue(19)).isEmpty();
    assertThat(fetching.overdue(20)).isEqualTo(Map.of("c", List.of("web")));
    assertThat(fetching.overdue(30)).isEmpty();
    assertThat(fetching.told("a", List.of(web(3)), 31)).containsExactly("web");
  }

  @Test
  void whoTellsOfItAfterTheTimeIsAsked() {
    fetching.told("a", List.of(web(3)), 0);
    assertThat(fetching.told("b", List.of(web(3)), 10)).containsExactly("web");
    assertThat(fetching.overdue(19)).isEmpty();
  }

  @Test
  void whatHasComeIsForgotten() {
    fetching.told("a", List.of(web(3)), 0);
    fetching.told("b", List.of(web(3)), 0);
    held.put("web", web(3));
    assertThat(fetching.overdue(10)).isEmpty();
  }
}
