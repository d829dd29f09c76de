package org.erel.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Process;
import org.erel.api.Cluster;
import org.erel.api.Master;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The commands in the Gogo shell of a master, with scope {@code erel}. They read and write the
 * streams of the pipe that they stand in, and set its error to their exit code, as Gogo's own do:
 * {@code erel:status --wait || echo trouble}. Public because Gogo calls by reflection.
 */
@Component(
    service = GogoCommands.class,
    property = {
      "osgi.command.scope=erel",
      "osgi.command.function=publish",
      "osgi.command.function=unpublish",
      "osgi.command.function=diff",
      "osgi.command.function=get",
      "osgi.command.function=log",
      "osgi.command.function=revert",
      "osgi.command.function=status",
      "osgi.command.function=hosts",
      "osgi.command.function=forget",
      "osgi.command.function=groups",
      "osgi.command.function=releases",
      "osgi.command.function=remove",
      "osgi.command.function=gc",
      "osgi.command.function=start",
      "osgi.command.function=stop",
      "osgi.command.function=restart",
      "osgi.command.function=delete",
      "osgi.command.function=retry",
      "osgi.command.function=rollback",
      "osgi.command.function=history",
      "osgi.command.function=drift",
      "osgi.command.function=plan",
      "osgi.command.function=stage",
      "osgi.command.function=help"
    })
public final class GogoCommands {

  static final String PREFIX = "erel:";

  private final Cluster cluster;
  private final Master master;

  /**
   * Connects nothing.
   *
   * @param cluster of this host's master
   * @param master of this host; null where there is none
   */
  @Activate
  public GogoCommands(
      @Reference Cluster cluster,
      @Reference(
              cardinality = ReferenceCardinality.OPTIONAL,
              policyOption = ReferencePolicyOption.GREEDY)
          Master master) {
    this.cluster = cluster;
    this.master = master;
  }

  /**
   * Publishes a group's document.
   *
   * @param session where relative file names start
   * @param arguments see {@code erel:help publish}
   */
  @Descriptor("publish a group's document")
  public void publish(
      CommandSession session, @Descriptor("see erel:help publish") String... arguments) {
    run("publish", session, arguments);
  }

  /**
   * Ends a group.
   *
   * @param session where relative file names start
   * @param arguments see {@code erel:help unpublish}
   */
  @Descriptor("end a group")
  public void unpublish(
      CommandSession session, @Descriptor("see erel:help unpublish") String... arguments) {
    run("unpublish", session, arguments);
  }

  /**
   * Shows what a document changes.
   *
   * @param session where relative file names start
   * @param arguments see {@code erel:help diff}
   */
  @Descriptor("show what publishing a document would change")
  public void diff(CommandSession session, @Descriptor("see erel:help diff") String... arguments) {
    run("diff", session, arguments);
  }

  /**
   * Prints a group's document.
   *
   * @param session where relative file names start
   * @param arguments see {@code erel:help get}
   */
  @Descriptor("print a group's document")
  public void get(CommandSession session, @Descriptor("see erel:help get") String... arguments) {
    run("get", session, arguments);
  }

  /**
   * Lists what was published of a group.
   *
   * @param session where relative file names start
   * @param arguments see {@code erel:help log}
   */
  @Descriptor("list what was published of a group")
  public void log(CommandSession session, @Descriptor("see erel:help log") String... arguments) {
    run("log", session, arguments);
  }

  /**
   * Publishes an old revision anew.
   *
   * @param session where relative file names start
   * @param arguments see {@code erel:help revert}
   */
  @Descriptor("publish an old revision of a group anew")
  public void revert(
      CommandSession session, @Descriptor("see erel:help revert") String... arguments) {
    run("revert", session, arguments);
  }

  /**
   * Shows what is wanted and what runs.
   *
   * @param session the shell's
   * @param arguments see {@code erel:help status}
   */
  @Descriptor("show what is wanted, what runs, and why they differ")
  public void status(
      CommandSession session, @Descriptor("see erel:help status") String... arguments) {
    run("status", session, arguments);
  }

  /**
   * Lists the hosts.
   *
   * @param session the shell's
   * @param arguments see {@code erel:help hosts}
   */
  @Descriptor("list the hosts")
  public void hosts(
      CommandSession session, @Descriptor("see erel:help hosts") String... arguments) {
    run("hosts", session, arguments);
  }

  /**
   * Forgets hosts.
   *
   * @param session the shell's
   * @param arguments see {@code erel:help forget}
   */
  @Descriptor("forget hosts that will not come back")
  public void forget(
      CommandSession session, @Descriptor("see erel:help forget") String... arguments) {
    run("forget", session, arguments);
  }

  /**
   * Lists the groups.
   *
   * @param session the shell's
   * @param arguments see {@code erel:help groups}
   */
  @Descriptor("list the groups")
  public void groups(
      CommandSession session, @Descriptor("see erel:help groups") String... arguments) {
    run("groups", session, arguments);
  }

  /**
   * Lists the releases.
   *
   * @param session the shell's
   * @param arguments see {@code erel:help releases}
   */
  @Descriptor("list the releases that the cluster has")
  public void releases(
      CommandSession session, @Descriptor("see erel:help releases") String... arguments) {
    run("releases", session, arguments);
  }

  /**
   * Has the cluster forget a release.
   *
   * @param session the shell's
   * @param arguments see {@code erel:help remove}
   */
  @Descriptor("have the cluster forget a release that no group uses")
  public void remove(
      CommandSession session, @Descriptor("see erel:help remove") String... arguments) {
    run("remove", session, arguments);
  }

  /**
   * Throws away what hosts do not need.
   *
   * @param session the shell's
   * @param arguments see {@code erel:help gc}
   */
  @Descriptor("throw releases away that hosts do not need and others have")
  public void gc(CommandSession session, @Descriptor("see erel:help gc") String... arguments) {
    run("gc", session, arguments);
  }

  /**
   * Starts a release.
   *
   * @param session the shell's
   * @param arguments see {@code erel:help start}
   */
  @Descriptor("start a release and lift a hold")
  public void start(
      CommandSession session, @Descriptor("see erel:help start") String... arguments) {
    run("start", session, arguments);
  }

  /**
   * Stops a release.
   *
   * @param session the shell's
   * @param arguments see {@code erel:help stop}
   */
  @Descriptor("stop a release and hold it stopped")
  public void stop(CommandSession session, @Descriptor("see erel:help stop") String... arguments) {
    run("stop", session, arguments);
  }

  /**
   * Stops and starts a release.
   *
   * @param session the shell's
   * @param arguments see {@code erel:help restart}
   */
  @Descriptor("stop and start a release")
  public void restart(
      CommandSession session, @Descriptor("see erel:help restart") String... arguments) {
    run("restart", session, arguments);
  }

  /**
   * Deletes a release.
   *
   * @param session the shell's
   * @param arguments see {@code erel:help delete}
   */
  @Descriptor("stop a release, remove it, and hold it off")
  public void delete(
      CommandSession session, @Descriptor("see erel:help delete") String... arguments) {
    run("delete", session, arguments);
  }

  /**
   * Tries again what is in quarantine.
   *
   * @param session the shell's
   * @param arguments see {@code erel:help retry}
   */
  @Descriptor("lift all quarantine of a release and try again")
  public void retry(
      CommandSession session, @Descriptor("see erel:help retry") String... arguments) {
    run("retry", session, arguments);
  }

  /**
   * Goes back to a kept version.
   *
   * @param session the shell's
   * @param arguments see {@code erel:help rollback}
   */
  @Descriptor("go back to a kept version of a release")
  public void rollback(
      CommandSession session, @Descriptor("see erel:help rollback") String... arguments) {
    run("rollback", session, arguments);
  }

  /**
   * Shows what happened to a release.
   *
   * @param session the shell's
   * @param arguments see {@code erel:help history}
   */
  @Descriptor("show what happened to a release")
  public void history(
      CommandSession session, @Descriptor("see erel:help history") String... arguments) {
    run("history", session, arguments);
  }

  /**
   * Shows what other tools did to configurations.
   *
   * @param session the shell's
   * @param arguments see {@code erel:help drift}
   */
  @Descriptor("show configurations that other tools changed, and undo it")
  public void drift(
      CommandSession session, @Descriptor("see erel:help drift") String... arguments) {
    run("drift", session, arguments);
  }

  /**
   * Shows what hosts would do.
   *
   * @param session the shell's
   * @param arguments see {@code erel:help plan}
   */
  @Descriptor("show what hosts would do, without doing it")
  public void plan(CommandSession session, @Descriptor("see erel:help plan") String... arguments) {
    run("plan", session, arguments);
  }

  /**
   * Shows what an update would do.
   *
   * @param session the shell's
   * @param arguments see {@code erel:help stage}
   */
  @Descriptor("show what an update to a version would do, by staging it")
  public void stage(
      CommandSession session, @Descriptor("see erel:help stage") String... arguments) {
    run("stage", session, arguments);
  }

  /**
   * Explains the commands.
   *
   * @param session the shell's
   * @param arguments a command's name, or nothing for the list of them
   */
  @Descriptor("explain Erel's commands")
  public void help(CommandSession session, @Descriptor("a command's name") String... arguments) {
    if (arguments.length > 0) {
      String name = arguments[0].startsWith(PREFIX) ? arguments[0].substring(5) : arguments[0];
      run(name, session, "--help");
      return;
    }
    pipe(session).list();
  }

  private void run(String name, CommandSession session, String... arguments) {
    pipe(session).run(name, arguments);
  }

  private GogoPipe pipe(CommandSession session) {
    return new GogoPipe(cluster, master, session, Process.Utils.current());
  }
}
