package org.erel.launcher;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code erel master}. */
@Command(
    name = MasterCommand.NAME,
    description = "Runs this host's master, with a shell if there is a terminal.",
    footer = {
      "",
      "Each setting may also be in etc/erel.properties, or in the environment (EREL_ID,",
      "EREL_LABEL_ZONE, EREL_BROKER, EREL_BROKER_HEARTBEAT, EREL_DATA, EREL_RELEASES,",
      "EREL_KEPT, EREL_SYNC_INTERVAL, EREL_DELIVERY_RATE, EREL_DISK_RESERVE,",
      "EREL_MAVEN_REPOSITORIES); flags win over the environment, and that over the file. For amqps:",
      "EREL_TLS_CA, EREL_TLS_CERTIFICATE and EREL_TLS_KEY, or EREL_TLS_KEYSTORE; EREL_TLS_PASSWORD.",
      "",
      "Documents and orders are taken from whom the keys in etc/trusted (EREL_TRUSTED) name, and",
      "from everybody where the cluster runs unsigned (EREL_UNSIGNED=true)."
    })
final class MasterCommand implements Callable<Integer> {

  static final String NAME = "master";

  @Option(
      names = "--id",
      paramLabel = "NAME",
      description = "This host's identifier, unique in the cluster. Default: the machine's name.")
  private String identifier;

  @Option(
      names = MasterFlags.LABEL,
      paramLabel = "KEY=VALUE",
      description = "A label that groups may select hosts by. May be repeated.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--broker",
      paramLabel = "URI",
      description =
          "amqp://user:password@host:port/vhost; several are separated by commas. Default: amqp://localhost. A password is safer in the environment.")
  private String broker;

  @Option(
      names = "--heartbeat",
      paramLabel = "SECONDS",
      description = "After twice this silence the broker counts as lost. Default: 10.")
  private String heartbeat;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The folder that holds all a master must not lose. Default: data/ in the unpacked folder.")
  private String data;

  @Option(
      names = "--releases",
      paramLabel = "DIR",
      description =
          "The folder where releases are dropped. Default: releases-repo/ in the unpacked folder.")
  private String releases;

  @Option(
      names = "--kept",
      paramLabel = "COUNT",
      description =
          "How many versions of each release stay for a roll-back, beside the one that runs. Default: 2.")
  private String kept;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  @Option(
      names = MasterFlags.UNTIL_READY,
      hidden = true,
      description = "Stop as soon as the master is ready.")
  private boolean untilReady;

  @Override
  public Integer call() {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.IDENTIFIER, identifier);
    flags.put(Setting.BROKER, broker);
    flags.put(Setting.HEARTBEAT, heartbeat);
    flags.put(Setting.DATA, data);
    flags.put(Setting.RELEASES, releases);
    flags.put(Setting.KEPT, kept);
    return Main.run(new MasterFlags(flags, labels, untilReady));
  }
}
