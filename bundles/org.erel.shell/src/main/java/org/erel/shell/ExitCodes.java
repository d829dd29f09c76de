package org.erel.shell;

/** The exit codes of every command; {@link ClusterCommand} documents them in the help. */
final class ExitCodes {

  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG = 2;
  static final int NO_BROKER = 3;

  private ExitCodes() {}
}
