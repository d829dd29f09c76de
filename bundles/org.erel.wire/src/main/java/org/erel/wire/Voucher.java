package org.erel.wire;

import org.erel.api.Names;
import org.erel.api.Release;

/**
 * What tells, without a release's content, who vouches for it.
 *
 * @param digest as in {@link Release#digest}
 * @param signature over the release's name, version and digest, as the archive has it; not checked
 *     here
 */
public record Voucher(String digest, String signature) {

  /** Validates the digest, and that the signature is one line. */
  public Voucher {
    ReleaseDocument.checkDigest(digest);
    Names.checkLine("signature", signature.strip());
  }
}
