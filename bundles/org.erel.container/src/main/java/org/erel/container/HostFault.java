package org.erel.container;

import java.io.IOException;
import org.erel.api.ReleaseException;

/** The host could not do its own work: that says nothing of the part that it was at. */
final class HostFault extends ReleaseException {

  private static final long serialVersionUID = 1;

  HostFault(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whether it is one, or what a journal threw, and nothing that a release's code threw. */
  static boolean is(Throwable e) {
    return e instanceof IOException || e instanceof HostFault;
  }
}
