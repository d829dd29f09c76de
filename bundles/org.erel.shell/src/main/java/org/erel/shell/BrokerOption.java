package org.erel.shell;

import java.util.Map;
import picocli.CommandLine.Option;

/** Which broker; every command of the command line takes it, none of Gogo's. */
final class BrokerOption {

  static final String VARIABLE = "EREL_BROKER";
  static final String DEFAULT = "amqp://guest:guest@localhost:5672";

  @Option(
      names = "--broker",
      paramLabel = "URI",
      description = {
        "AMQP URI of the broker. Default: the environment's " + VARIABLE + ", else",
        DEFAULT
      })
  private String uri;

  String uri(Map<String, String> environment) {
    return uri != null ? uri : environment.getOrDefault(VARIABLE, DEFAULT);
  }
}
