package org.erel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.erel.trust.OperatorKey;
import org.erel.wire.Ballot;
import org.erel.wire.Delivery;
import org.erel.wire.Held;
import org.erel.wire.Message;
import org.erel.wire.ReleaseDocument;
import org.erel.wire.Voucher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host of a signed cluster does for one who has no key. */
class GateTest {

  private static final OperatorKey ROOT = OperatorKey.generate();
  private static final Ballot BALLOT = new Ballot(1, "web-1#1");

  @TempDir Path folder;
  private FileDocuments documents;
  private Gate gate;

  @BeforeEach
  void trustOneKey() throws Exception {
    Path trusted = Files.createDirectories(folder.resolve("trusted"));
    Files.writeString(
        trusted.resolve("root.pub"),
        ROOT.publicKey("ann", java.util.List.of(), Optional.empty()).line() + "\n");
    documents = new FileDocuments(folder.resolve("data"), new Roots(Optional.of(trusted), false));
    gate = new Gate(documents);
  }

  private Optional<String> refusal(Message message) {
    return gate.refusal(new Delivery<>(message, "q", "1"));
  }

  private static Optional<Voucher> voucher(OperatorKey by) throws Exception {
    return ReleaseDocument.read(Samples.release(1, "a", Optional.of(by)).content()).voucher();
  }

  @Test
  void promisesAreMadeForAReleaseThatAnOperatorVouchedFor() throws Exception {
    assertThat(refusal(new Message.Prepare("shop@1.2.0", BALLOT, voucher(ROOT)))).isEmpty();
  }

  @Test
  void nobodyElseHasPromisesMade() throws Exception {
    assertThat(refusal(new Message.Prepare("shop@1.2.0", BALLOT)))
        .get()
        .asString()
        .startsWith("the message is not sealed");
    assertThat(refusal(new Message.Prepare("shop@1.2.1", BALLOT, voucher(ROOT))))
        .get()
        .asString()
        .contains("does not fit");
    assertThat(refusal(new Message.Prepare("shop@1.2.0", BALLOT, voucher(OperatorKey.generate()))))
        .get()
        .asString()
        .contains("which nobody trusts here");
    assertThat(refusal(new Message.Prepare("web", BALLOT, voucher(ROOT))))
        .get()
        .asString()
        .startsWith("the message is not sealed");
    assertThat(documents.problems()).isNotEmpty();
  }

  @Test
  void aReleaseIsJudgedByItsDocumentAndAGroupByItsSender() {
    Held release = new Held(Samples.release(1, "a", Optional.of(ROOT)), BALLOT);
    Held group = new Held(ROOT.signed(Samples.document("web", 1, "ann")), BALLOT);
    assertThat(refusal(new Message.Publish(release))).isEmpty();
    assertThat(refusal(new Message.Publish(group))).isPresent();
  }
}
