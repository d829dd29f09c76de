package org.erel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import org.erel.api.Document;
import org.erel.trust.OperatorKey;
import org.erel.trust.TrustedKeys;
import org.junit.jupiter.api.Test;

class JudgementTest {

  private static final OperatorKey ROOT = OperatorKey.generate();
  private static final Document SEVEN = Samples.document("web", 7, "ann@desk");

  @Test
  void aDocumentMustBeOfItsGroup() {
    assertThat(Judgement.malformed(SEVEN)).isEmpty();
    assertThat(Judgement.malformed(Samples.tombstone("web", 8, "ann"))).isEmpty();
    assertThat(
            Judgement.malformed(
                new Document("web", 8, "ann", Samples.NOW, false, Samples.content("db", "1"))))
        .contains("its content is of group db; a document has the name of its group, web");
    assertThat(Judgement.malformed(new Document("web", 8, "ann", Samples.NOW, false, "{")))
        .get()
        .asString()
        .startsWith("line 1, column 1");
    assertThat(
            Judgement.malformed(
                new Document(
                    "web",
                    8,
                    "ann",
                    Samples.NOW,
                    false,
                    Samples.content("web", "1") + " ".repeat(Document.MAXIMUM_BYTES))))
        .get()
        .asString()
        .contains("at most 262144");
  }

  private static Judgement signed() {
    return new Judgement(
        TrustedKeys.of(List.of(ROOT.publicKey("ann", List.of(), Optional.empty()))));
  }

  @Test
  void aReleaseThatAnOperatorVouchedForIsTakenFromAnybody() {
    Document vouched = Samples.release(1, "a", Optional.of(ROOT));
    assertThat(signed().refusal(vouched)).isEmpty();
    assertThat(signed().refusal(Samples.release(1, "a", Optional.empty())))
        .get()
        .asString()
        .startsWith("nobody vouches for shop@1.2.0; pack it with a key");
    assertThat(signed().refusal(Samples.release(1, "a", Optional.of(OperatorKey.generate()))))
        .get()
        .asString()
        .contains("which nobody trusts here");
    Document altered =
        new Document(
            "shop@1.2.0",
            1,
            "ann",
            Samples.NOW,
            false,
            vouched.content().replace("\"size:Integer\\\":8", "\"size:Integer\\\":9"));
    assertThat(altered.content()).isNotEqualTo(vouched.content());
    assertThat(signed().refusal(altered)).get().asString().contains("digest");
  }

  @Test
  void anUnsignedClusterTakesAnyReleaseThatIsWhatWasSigned() {
    Judgement unsigned = new Judgement(TrustedKeys.unsigned());
    assertThat(unsigned.refusal(Samples.release(1, "a", Optional.empty()))).isEmpty();
    assertThat(unsigned.refusal(Samples.release(1, "a", Optional.of(OperatorKey.generate()))))
        .isEmpty();
    assertThat(unsigned.refusal(Samples.tombstone("shop@1.2.0", 2, "ann"))).isEmpty();
    String other = Samples.release(1, "b", Optional.of(ROOT)).content();
    String signature = "ed25519 " + other.split("ed25519 ")[1].split("\"")[0];
    String mine = Samples.release(1, "a", Optional.of(ROOT)).content();
    String mixed = mine.replaceAll("ed25519 [^\"]*", Matcher.quoteReplacement(signature));
    assertThat(unsigned.refusal(new Document("shop@1.2.0", 1, "ann", Samples.NOW, false, mixed)))
        .contains(
            "the signature of shop@1.2.0 does not fit: it was altered after it was signed; pack it again");
  }

  @Test
  void aReleaseThatIsThereNeverChangesWhoeverSignsIt() {
    assertThat(signed().refusal(ROOT.signed(Samples.release(2, "b", Optional.of(ROOT)))))
        .contains(
            "shop@1.2.0 is there already, and a release never changes: give new content a new version");
    assertThat(signed().refusal(ROOT.signed(Samples.tombstone("shop@1.2.0", 2, "ann")))).isEmpty();
    assertThat(signed().refusal(Samples.tombstone("shop@1.2.0", 2, "ann")))
        .get()
        .asString()
        .startsWith("it is not signed");
    assertThat(signed().refusal(ROOT.signed(Samples.release(3, "b", Optional.empty())))).isEmpty();
  }
}
