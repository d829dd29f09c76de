package org.erel.repository;

import java.io.IOException;

/** A drop is not a release and will not become one by itself. The message says why. */
final class BrokenDropException extends IOException {

  BrokenDropException(String message) {
    super(message);
  }

  BrokenDropException(String message, Throwable cause) {
    super(message, cause);
  }
}
