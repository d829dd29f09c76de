package org.erel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "Z", "0", "web-1", "a.b_c-D", "9..9"})
  void aNameIsLettersDigitsDotsAndHyphens(String name) {
    assertThat(Names.check("name", name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "..", "-a", "_a", "a/b", "../a", "a b", "a\n", "\u00fc", "a\u0000", "\ud83d"
      })
  void whatWouldBeAnotherFileIsNoName(String name) {
    assertThatThrownBy(() -> Names.check("name", name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNameHasAnEnd() {
    assertThat(Names.check("name", "a".repeat(128))).hasSize(128);
    assertThatThrownBy(() -> Names.check("name", "a".repeat(1_000_000)))
        .hasMessageContaining("not valid")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
  }

  @Test
  void aProblemIsCutShortWhereItIsVeryLong() {
    Problem problem = new Problem("s", "a" + "\ud83d\ude00".repeat(10_000));
    assertThat(problem.reason()).hasSize(Problem.MAXIMUM_TEXT).endsWith("\ude00\u2026");
    assertThat(new Problem("s", "why").reason()).isEqualTo("why");
  }

  @Test
  void aMemberIsNotNestedDeeperThanAStack() {
    String deep = "(!".repeat(100_000) + "(a=b)" + ")".repeat(100_000);
    assertThatThrownBy(() -> new Member(deep))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("levels");
    assertThat(new Member("(|" + "(id=a\\(b)".repeat(1000) + ")").expression())
        .hasSizeGreaterThan(1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"web", "shop@1.2.0", "shop@1.2.0.20261129-1", "a.b_c-D@0.0.0", "9@10.20.30.x_y"})
  void aDocumentHasAGroupsNameOrNameAndVersionOfARelease(String name) {
    assertThat(Names.checkDocument("document name", name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "shop@",
        "@1.2.0",
        "shop@1",
        "shop@1.2",
        "shop@1.2.0.",
        "shop@01.2.0",
        "shop@1.2.0 ",
        "shop@ 1.2.0",
        "shop@1.2.x",
        "shop@-1.0.0",
        "a@b@1.2.0",
        "../shop@1.2.0",
        "shop@1.2.0/..",
        "shop@1.2.0.\u00fc",
        "shop@1.2.0\n"
      })
  void oneReleaseHasOneName(String name) {
    assertThatThrownBy(() -> Names.checkDocument("document name", name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aReleaseThatIsNotWrittenInFullIsToldHow() {
    assertThatThrownBy(() -> Names.checkDocument("document name", "shop@1.2"))
        .hasMessage("document name 'shop@1.2' is not valid: write it in full, shop@1.2.0");
  }

  @Test
  void aDocumentsNameFitsIntoAFilesName() {
    String longest = "a".repeat(128) + "@1.2.0." + "b".repeat(65);
    assertThat(Names.checkDocument("document name", longest)).hasSize(200);
    assertThatThrownBy(() -> Names.checkDocument("document name", longest + "b"))
        .hasMessageContaining("at most 200");
    assertThatThrownBy(() -> Names.checkDocument("name", "a".repeat(129) + "@1.2.0"))
        .hasMessageContaining("release name");
  }
}
