package org.erel.container;

/**
 * A fault of the host that a change of one release met. It is tried again, by whoever wants that
 * change; without a trace until the host can write again. For one thread at a time.
 */
final class Outage {

  private final Soundness soundness;
  private HostFault fault;

  Outage(Soundness soundness) {
    this.soundness = soundness;
  }

  /** Whether there was one, and nothing was tried since. */
  boolean isOn() {
    return fault != null;
  }

  /**
   * Remembers one.
   *
   * @param release its name
   * @param reason in words, naming the version
   * @param cause what the host's own work threw
   * @return what to throw, with what an operator can do
   */
  HostFault begin(String release, String reason, Throwable cause) {
    fault = new HostFault(reason + soundness.words(cause, release), cause);
    return fault;
  }

  /**
   * Comes back where it is worth a try.
   *
   * @param wanted what to stage
   * @throws HostFault as before, while it lasts
   */
  void check(Committed wanted) throws HostFault {
    if (fault != null && soundness.lack(wanted).isPresent()) {
      throw fault;
    }
    fault = null;
  }

  /** Whatever it was, the next change is tried. */
  void forget() {
    fault = null;
  }
}
