package org.erel.wire;

/**
 * A piece of a release on its way. Nothing of it is true until its digest was compared.
 *
 * @param release digest of the release's content
 * @param number as in {@link ReleaseDocument.Piece}
 * @param host who sends it: a host's identifier, or a name as {@link org.erel.api.Names#check}
 *     takes
 * @param content its bytes, at most {@link ReleaseDocument#PIECE}; not copied, and not to be
 *     changed
 */
public record ReleasePiece(String release, int number, String host, byte[] content) {}
