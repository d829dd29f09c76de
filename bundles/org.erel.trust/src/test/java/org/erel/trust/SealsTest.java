package org.erel.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.erel.trust.SealVerdict.Anyone;
import org.erel.trust.SealVerdict.Reason;
import org.erel.trust.SealVerdict.Refused;
import org.erel.trust.SealVerdict.Speaks;
import org.erel.wire.Destination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SealsTest {

  private static final OperatorKey KEY = OperatorKey.generate();
  private static final OperatorKey ROOT = OperatorKey.generate();
  private static final PublicKey PUBLIC = Samples.known(KEY, "ann");
  private static final TrustedKeys TRUSTED =
      TrustedKeys.of(List.of(PUBLIC, Samples.known(ROOT, "root")));
  private static final byte[] BODY = {1, 2};

  private static final class Watch extends Clock {

    private volatile Instant now = Samples.NOON;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final Watch watch = new Watch();
  private final Seals seals = new Seals(watch);

  @Test
  void whoSealsSpeaks() {
    assertThat(verify(TRUSTED, seal(KEY))).isEqualTo(new Speaks(PUBLIC));
  }

  @Test
  void noSealIsNobody() {
    assertThat(
            reason(seals.verify(TRUSTED, "publish", Destination.DOCUMENTS, BODY, Optional.empty())))
        .isEqualTo(Reason.NONE);
  }

  @Test
  void garbageIsNobody() {
    assertThat(reason(verify(TRUSTED, "x"))).isEqualTo(Reason.MALFORMED);
  }

  @Test
  void aStrangerIsNobody() {
    SealVerdict verdict = verify(TRUSTED, seal(OperatorKey.generate()));
    assertThat(reason(verdict)).isEqualTo(Reason.UNKNOWN_KEY);
  }

  @Test
  void whatWasSealedForAnotherMessageOrPlaceDoesNotFit() {
    String text = seal(KEY);
    List<SealVerdict> verdicts =
        List.of(
            verify("forget", Destination.DOCUMENTS, BODY, text),
            verify("publish", Destination.EVERY_HOST, BODY, text),
            verify("publish", new Destination("erel.config", "x"), BODY, text),
            verify("pub\nlish", Destination.DOCUMENTS, BODY, text),
            verify("publish", Destination.DOCUMENTS, new byte[] {1, 3}, text),
            verify("publish", Destination.DOCUMENTS, BODY, later(text)),
            verify("publish", Destination.DOCUMENTS, BODY, otherNonce(text)));
    assertThat(verdicts).extracting(SealsTest::reason).containsOnly(Reason.DOES_NOT_FIT);
    assertThat(verify(TRUSTED, text)).isEqualTo(new Speaks(PUBLIC));
  }

  /** Seconds between the clock of whoever seals and this host's. */
  @ParameterizedTest
  @CsvSource({
    "0, SPEAKS",
    "119, SPEAKS",
    "120, OVER",
    "3600, OVER",
    "-120, SPEAKS",
    "-121, TOO_EARLY",
    "-3600, TOO_EARLY"
  })
  void aSealIsGoodForTwoMinutesAndClocksMayDifferByAsMuch(long seconds, String expected) {
    watch.now = Samples.NOON.plus(Duration.ofDays(1));
    String text = seal(KEY);
    watch.now = watch.now.plusSeconds(seconds);
    SealVerdict verdict = verify(TRUSTED, text);
    assertThat(verdict instanceof Refused refused ? refused.reason().name() : "SPEAKS")
        .isEqualTo(expected);
    if (verdict instanceof Refused refused) {
      assertThat(refused.words())
          .contains("this host's clock says " + watch.now)
          .contains("check the clocks");
    }
  }

  @Test
  void aSealIsGoodOnce() {
    String text = seal(KEY);
    verify(TRUSTED, text);
    assertThat(reason(verify(TRUSTED, text))).isEqualTo(Reason.REPLAYED);
    watch.now = watch.now.plus(Duration.ofSeconds(119));
    assertThat(reason(verify(TRUSTED, text))).isEqualTo(Reason.REPLAYED);
    watch.now = watch.now.plusSeconds(1);
    assertThat(reason(verify(TRUSTED, text))).isEqualTo(Reason.OVER);
  }

  @Test
  void twoKeysMayUseTheSameNonce() {
    Instant until = Samples.NOON.plus(Seal.VALID);
    for (OperatorKey key : List.of(KEY, ROOT)) {
      assertThat(verify(TRUSTED, seal(key, until, "0".repeat(32)))).isInstanceOf(Speaks.class);
    }
  }

  @Test
  void whatDidNotFitUsesNothingUp() {
    String text = seal(KEY);
    verify("publish", Destination.EVERY_HOST, BODY, text);
    assertThat(seals.remembered()).isZero();
    assertThat(verify(TRUSTED, text)).isInstanceOf(Speaks.class);
  }

  @Test
  void whatIsOverIsForgotten() {
    verify(TRUSTED, seal(KEY));
    watch.now = watch.now.plus(Seal.VALID);
    verify(TRUSTED, seal(KEY));
    assertThat(seals.remembered()).isOne();
  }

  @Test
  void aClockThatIsSetBackLetsNothingIn() {
    String text = seal(KEY);
    verify(TRUSTED, text);
    watch.now = watch.now.plus(Duration.ofMinutes(5));
    verify(TRUSTED, seal(KEY));
    watch.now = Samples.NOON;
    SealVerdict verdict = verify(TRUSTED, text);
    assertThat(reason(verdict)).isEqualTo(Reason.OVER);
    assertThat(((Refused) verdict).words()).contains("its clock was set back");
  }

  @Test
  void whatWasSealedBeforeTheHostStartedIsRefused() {
    String text = seal(KEY);
    watch.now = watch.now.plusMillis(1);
    Seals restarted = new Seals(watch);
    SealVerdict verdict =
        restarted.verify(TRUSTED, "publish", Destination.DOCUMENTS, BODY, Optional.of(text));
    assertThat(reason(verdict)).isEqualTo(Reason.OVER);
    assertThat(((Refused) verdict).words()).contains("sealed before this host started");
    assertThat(
            restarted.verify(
                TRUSTED, "publish", Destination.DOCUMENTS, BODY, Optional.of(seal(KEY))))
        .isInstanceOf(Speaks.class);
  }

  @Test
  void itRemembersSoManyAndWhatItForgotComesInNoMore() {
    int room = 100;
    Seals small = new Seals(watch, room);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i <= room; i++) {
      texts.add(seal(KEY, Samples.NOON.plus(Seal.VALID).plusMillis(i), nonce(i)));
    }
    for (String text : texts) {
      assertThat(verify(small, text)).isInstanceOf(Speaks.class);
    }
    assertThat(small.remembered()).isEqualTo(room);
    assertThat(reason(verify(small, texts.get(0)))).isEqualTo(Reason.OVER);
    assertThat(reason(verify(small, texts.get(1)))).isEqualTo(Reason.REPLAYED);
    String more = seal(KEY, Samples.NOON.plus(Seal.VALID).plusMillis(1), nonce(room + 1));
    assertThat(verify(small, more)).isInstanceOf(Speaks.class);
    assertThat(small.remembered()).isEqualTo(room);
    assertThat(texts.stream().map(text -> verify(small, text)))
        .allMatch(verdict -> verdict instanceof Refused);
  }

  @Test
  void ofManyThreadsOneTakesASeal() throws Exception {
    String text = seal(KEY);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<SealVerdict> look = () -> verify(TRUSTED, text);
      List<Future<SealVerdict>> looks =
          threads.invokeAll(java.util.Collections.nCopies(40, look), 1, TimeUnit.MINUTES);
      int taken = 0;
      for (Future<SealVerdict> verdict : looks) {
        taken += verdict.get() instanceof Speaks ? 1 : 0;
      }
      assertThat(taken).isOne();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aRevokedKeySpeaksNoMore() throws Exception {
    TrustedKeys trusted =
        TRUSTED.with(
            KeysDocument.read(
                ROOT.signed(
                    Samples.keys(
                        1,
                        List.of(),
                        Map.of(
                            KEY.id(),
                            new Revocation("laptop lost", Map.of()),
                            "0".repeat(32),
                            new Revocation("long ago", Map.of()))))));
    SealVerdict verdict = verify(trusted, seal(KEY));
    assertThat(reason(verdict)).isEqualTo(Reason.REVOKED_KEY);
    assertThat(((Refused) verdict).words()).contains(PUBLIC + ", which is revoked: laptop lost");
    String unknown = seal(KEY).replace(KEY.id(), "0".repeat(32));
    assertThat(reason(verify(trusted, unknown))).isEqualTo(Reason.REVOKED_KEY);
  }

  @Test
  void anExpiredKeySpeaksNoMoreByThisHostsClock() {
    TrustedKeys trusted = TrustedKeys.of(List.of(Samples.until(KEY, "ann", "2026-11-24")));
    assertThat(verify(trusted, seal(KEY))).isInstanceOf(Speaks.class);
    watch.now = Instant.parse("2026-11-24T00:00:00Z");
    SealVerdict verdict = verify(trusted, seal(KEY));
    assertThat(reason(verdict)).isEqualTo(Reason.EXPIRED_KEY);
    assertThat(((Refused) verdict).words()).contains("expired on 2026-11-24");
  }

  @Test
  void inAnUnsignedClusterAnyoneSpeaksButNobodyInAnothersName() {
    TrustedKeys unsigned = TrustedKeys.unsigned(List.of(PUBLIC));
    assertThat(seals.verify(unsigned, "publish", Destination.DOCUMENTS, BODY, Optional.empty()))
        .isEqualTo(new Anyone());
    assertThat(verify(unsigned, seal(OperatorKey.generate()))).isEqualTo(new Anyone());
    String text = seal(KEY);
    assertThat(verify(unsigned, text)).isEqualTo(new Speaks(PUBLIC));
    assertThat(reason(verify(unsigned, text))).isEqualTo(Reason.REPLAYED);
    assertThat(reason(verify(unsigned, otherNonce(text)))).isEqualTo(Reason.DOES_NOT_FIT);
  }

  private SealVerdict verify(TrustedKeys trusted, String text) {
    return seals.verify(trusted, "publish", Destination.DOCUMENTS, BODY, Optional.of(text));
  }

  private static SealVerdict verify(Seals seals, String text) {
    return seals.verify(TRUSTED, "publish", Destination.DOCUMENTS, BODY, Optional.of(text));
  }

  private SealVerdict verify(String kind, Destination destination, byte[] body, String text) {
    return seals.verify(TRUSTED, kind, destination, body, Optional.of(text));
  }

  private static Reason reason(SealVerdict verdict) {
    return ((Refused) verdict).reason();
  }

  private String seal(OperatorKey key) {
    return key.seal("publish", Destination.DOCUMENTS, BODY, watch.now).text();
  }

  private static String seal(OperatorKey key, Instant until, String nonce) {
    byte[] payload = Seal.payload("publish", Destination.DOCUMENTS, BODY, until, nonce);
    return new Seal(key.id(), until, nonce, key.sign(payload).value()).text();
  }

  private static String later(String text) {
    Seal seal = Seal.parse(text);
    return new Seal(seal.key(), seal.until().plusSeconds(1), seal.nonce(), seal.value()).text();
  }

  private static String otherNonce(String text) {
    Seal seal = Seal.parse(text);
    return new Seal(seal.key(), seal.until(), "f".repeat(32), seal.value()).text();
  }

  private static String nonce(int number) {
    return "%032x".formatted(number);
  }
}
