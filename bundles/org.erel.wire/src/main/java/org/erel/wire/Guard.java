package org.erel.wire;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Decides whether a host does what a message asks for. */
@ProviderType
public interface Guard {

  /**
   * Why what a {@link Sealed} message asks for must not be done. To be asked once for each message:
   * its seal is used up. A refusal is in {@code status} afterwards. From any thread.
   *
   * @param request what came in; any other kind may be done
   * @return empty where it may be done; else the reason in words, with the way out
   */
  Optional<String> refusal(Delivery<?> request);
}
