package org.erel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.erel.api.Problem;
import org.junit.jupiter.api.Test;

class RecentProblemsTest {

  private final RecentProblems problems = new RecentProblems();

  @Test
  void theNewestAreKeptOneForEachSubject() {
    for (int i = 0; i < 30; i++) {
      problems.note(new Problem("document " + i, "first"));
    }
    problems.note(new Problem("document 15", "second"));
    assertThat(problems.all()).hasSize(20).last().isEqualTo(new Problem("document 15", "second"));
    assertThat(problems.all()).first().isEqualTo(new Problem("document 10", "first"));
  }

  @Test
  void whatIsKnownAlreadyIsNotNews() {
    assertThat(problems.note(new Problem("document web", "a"))).isTrue();
    assertThat(problems.note(new Problem("document web", "a"))).isFalse();
    assertThat(problems.note(new Problem("document web", "b"))).isTrue();
    assertThat(problems.note(new Problem("document db", "b"))).isTrue();
  }

  @Test
  void whatIsOverIsGoneAndNewsWhenItComesAgain() {
    Problem web = new Problem("document web", "a");
    Problem db = new Problem("document db", "a");
    problems.note(web);
    problems.note(db);
    problems.clear("document web");
    problems.clear("document never");
    assertThat(problems.all()).containsExactly(db);
    assertThat(problems.note(web)).isTrue();
  }
}
