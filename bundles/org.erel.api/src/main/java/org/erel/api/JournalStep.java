package org.erel.api;

/**
 * The steps that a release's journal tells of. After a crash the last one decides: what is
 * committed runs, and what was on its way is tried anew.
 *
 * <table>
 * <caption>What may follow</caption>
 * <tr><td>STAGE</td><td>SWITCH, REFUSE; COMMIT or REVERT where the release is held</td></tr>
 * <tr><td>SWITCH</td><td>JUDGE, ROLL_BACK, ABORT; COMMIT or REVERT where it is held</td></tr>
 * <tr><td>JUDGE</td><td>COMMIT, REVERT, ROLL_BACK, ABORT</td></tr>
 * <tr><td>ROLL_BACK, ABORT</td><td>RESTORE, where something ran before</td></tr>
 * <tr><td>all others</td><td>anything</td></tr>
 * </table>
 */
public enum JournalStep {
  /** Began to install and resolve it beside what runs. */
  STAGE,
  /** It cannot be staged, and is in quarantine; what runs never noticed. */
  REFUSE,
  /** It is staged; what runs is stopped and it is started. */
  SWITCH,
  /** It is started, and stands at the health gate. */
  JUDGE,
  /** It passed, and is what this host runs from now on. */
  COMMIT,
  /** It did not start or did not pass, and is in quarantine. */
  ROLL_BACK,
  /** The host could not go on with the switch; it is tried again, and held against nobody. */
  ABORT,
  /** What ran before a roll-back or an abort runs again, or why not. */
  RESTORE,
  /** Committed by hand in place of a newer one, which is in quarantine now. */
  REVERT,
  /** Started by hand. */
  START,
  /** Stopped by hand, and held. */
  STOP,
  /** Stopped and started by hand. */
  RESTART,
  /** Deleted by hand, and held off. */
  DELETE,
  /** All quarantine was lifted by hand. */
  RETRY,
  /**
   * The host came up again; where it names a part, that is committed and started from now on. If
   * the host ends before BACK, DOWN, FAIL or a step by hand, that counts against the part.
   */
  BOOT,
  /** What the boot started runs, and has done so for a while. */
  BACK,
  /** The host went down, and what the boot started is not the cause. */
  DOWN,
  /** What is committed did not start. */
  FAIL
}
