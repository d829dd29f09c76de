package org.erel.broker;

import java.io.IOException;

/** What is wrong with the files of {@link TlsFiles}; the message names the file and the way out. */
final class TlsException extends IOException {

  private static final long serialVersionUID = 1L;

  TlsException(String message, Throwable cause) {
    super(message, cause);
  }
}
