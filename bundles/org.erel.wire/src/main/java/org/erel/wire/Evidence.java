package org.erel.wire;

import java.util.Optional;

/**
 * What came in of a message, to the letter: by it can be told who sent it.
 *
 * @param kind as in {@link MessageCodec#kind}
 * @param destination where it was sent
 * @param body the message; not copied
 * @param seal what its sender put beside it; empty where there is nothing
 */
public record Evidence(String kind, Destination destination, byte[] body, Optional<String> seal) {

  /** Of a message that nobody sent. */
  public static final Evidence NONE =
      new Evidence("", new Destination("", ""), new byte[0], Optional.empty());
}
