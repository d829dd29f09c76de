package org.erel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.erel.api.Problem;
import org.junit.jupiter.api.Test;

class RecentProblemsTest {

  private long now = Long.MAX_VALUE - 5;
  private final RecentProblems problems = new RecentProblems(() -> now);

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

  /** A flood of what is wrong in ever new ways fills no log; the status has the newest. */
  @Test
  void aFloodIsToldOneASecond() {
    assertThat(news(1000)).isEqualTo(RecentProblems.LIMIT);
    now += 3_000_000_000L;
    assertThat(news(1000)).isEqualTo(3);
    assertThat(problems.all()).last().extracting(Problem::reason).isEqualTo("999 of 1000");
    now += 3600_000_000_000L;
    assertThat(news(500)).isEqualTo(RecentProblems.LIMIT);
  }

  private int news(int flood) {
    int news = 0;
    for (int i = 0; i < flood; i++) {
      news += problems.note(new Problem("message", i + " of " + flood)) ? 1 : 0;
    }
    return news;
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
