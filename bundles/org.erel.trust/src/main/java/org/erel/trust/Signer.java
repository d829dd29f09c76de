package org.erel.trust;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.erel.api.Document;
import org.erel.wire.Destination;

/** Vouches for what is sent, where whoever sends it has a key. From any thread. */
public final class Signer {

  /** Of one who has no key. */
  public static final Signer NONE = new Signer(Optional::empty);

  private final Supplier<Optional<OperatorKey>> source;
  private Optional<OperatorKey> key;

  private Signer(Supplier<Optional<OperatorKey>> source) {
    this.source = source;
  }

  /**
   * With a key.
   *
   * @param key whose
   * @return vouches with it
   */
  public static Signer of(OperatorKey key) {
    return new Signer(() -> Optional.of(key));
  }

  /**
   * With a key that is fetched when it is first needed, as it may cost a question.
   *
   * @param source called once, unless it throws; what it throws comes out where something is to be
   *     signed
   * @return vouches with it
   */
  public static Signer lazily(Supplier<OperatorKey> source) {
    return new Signer(() -> Optional.of(source.get()));
  }

  /**
   * The key's identifier.
   *
   * @return empty where there is no key
   */
  public Optional<String> id() {
    return key().map(OperatorKey::id);
  }

  /**
   * Vouches for a document.
   *
   * @param document any
   * @return the same, signed where there is a key
   */
  public Document signed(Document document) {
    return key().map(present -> present.signed(document)).orElse(document);
  }

  /**
   * Says who sends a message, as {@link OperatorKey#seal}.
   *
   * @param kind what kind of message, one line
   * @param destination where it is sent
   * @param body the message
   * @param now this machine's time
   * @return the seal's text; empty where there is no key
   */
  public Optional<String> seal(String kind, Destination destination, byte[] body, Instant now) {
    return key().map(present -> present.seal(kind, destination, body, now).text());
  }

  private synchronized Optional<OperatorKey> key() {
    if (key == null) {
      key = source.get();
    }
    return key;
  }
}
