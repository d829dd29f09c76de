package org.erel.launcher;

/** A wrong setting. Its message names the source, the reason and the way out. */
final class SettingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SettingsException(String message) {
    super(message);
  }
}
