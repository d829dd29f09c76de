package org.erel.shell;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How a question to all hosts is asked and its answer shown. */
final class QueryOptions {

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "3s",
      converter = DurationConverter.class,
      description = "How long to wait for silent hosts. Default: ${DEFAULT-VALUE}")
  Duration timeout;
}
