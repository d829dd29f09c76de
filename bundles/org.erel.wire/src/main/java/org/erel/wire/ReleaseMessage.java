package org.erel.wire;

import org.erel.api.HeldRelease;
import org.erel.api.HostReleases;
import org.erel.api.Names;
import org.erel.api.ReleaseId;
import org.erel.api.Target;

/** What masters and operators say to each other of releases. */
public sealed interface ReleaseMessage extends Message.OfReleases {

  /**
   * Which releases do you have? Answered as {@link Message.HistoryRequest} is, with {@link
   * Releases}.
   *
   * @param target which hosts are meant
   */
  record ReleasesRequest(Target target) implements ReleaseMessage {}

  /**
   * Which releases a host has.
   *
   * @param releases all of them
   */
  record Releases(HostReleases releases) implements ReleaseMessage {}

  /**
   * Keep this release, though no group of yours needs it. The host answers with {@link Kept} or
   * {@link Message.Failed}; asked again and again, until it is whole.
   *
   * @param release name and version
   * @param digest of the content that is meant
   */
  record KeepRequest(ReleaseId release, String digest) implements ReleaseMessage, Sealed {

    /** Validates the digest. */
    public KeepRequest {
      Names.check("release digest", digest);
    }
  }

  /**
   * How far a host is that keeps a release.
   *
   * @param host its identifier
   * @param held what it has of it
   */
  record Kept(String host, HeldRelease held) implements ReleaseMessage {

    /** Validates the identifier. */
    public Kept {
      Names.check("host identifier", host);
    }
  }

  /**
   * Throw this release away, which others have. The host answers with {@link Working} and then
   * {@link Discarded}, or with {@link Message.Failed}.
   *
   * @param release name and version
   * @param digest of the content that is meant
   */
  record DiscardRequest(ReleaseId release, String digest) implements ReleaseMessage, Sealed {

    /** Validates the digest. */
    public DiscardRequest {
      Names.check("release digest", digest);
    }
  }

  /**
   * What came of a release that was to be thrown away.
   *
   * @param host its identifier
   * @param refusal why it is not gone; empty where it is
   */
  record Discarded(String host, String refusal) implements ReleaseMessage {

    /** Validates the identifier. */
    public Discarded {
      Names.check("host identifier", host);
    }
  }
}
