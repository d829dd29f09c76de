package org.erel.shell;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.erel.api.Cluster.Roll;
import org.erel.api.HostStatus;
import org.erel.api.ReleaseStatus;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What a command's argument can be a name of. Pure. */
enum NameKind {
  /** Of a release. */
  RELEASE("RELEASE"),
  /** Of a host, or of many. */
  HOST("GLOB", "HOST"),
  /** Of a group. */
  GROUP("NAME", "GROUP");

  /** How the help calls it. */
  private final List<String> labels;

  NameKind(String... labels) {
    this.labels = List.of(labels);
  }

  /**
   * What comes next.
   *
   * @param command whose arguments they are
   * @param before the arguments that are there already
   * @return empty where no name does, and before an option
   */
  static Optional<NameKind> next(CommandSpec command, List<String> before) {
    int position = 0;
    OptionSpec open = null;
    for (String word : before) {
      if (open != null) {
        open = null;
      } else if (word.startsWith("-")) {
        OptionSpec option = command.findOption(word);
        open = option == null || option.arity().min() == 0 ? null : option;
      } else {
        position++;
      }
    }
    if (open != null) {
      return of(open);
    }
    int next = position;
    return command.positionalParameters().stream()
        .filter(parameter -> parameter.index().contains(next))
        .findFirst()
        .flatMap(NameKind::of);
  }

  private static Optional<NameKind> of(ArgSpec argument) {
    return Stream.of(values())
        .filter(kind -> kind.labels.contains(argument.paramLabel()))
        .findFirst();
  }

  /** All names of the kind that hosts tell of; of silent hosts their own; sorted. */
  List<String> in(Roll roll) {
    Stream<String> names =
        switch (this) {
          case RELEASE ->
              roll.hosts().stream()
                  .flatMap(host -> host.releases().stream())
                  .map(ReleaseStatus::name);
          case HOST ->
              Stream.concat(
                  roll.hosts().stream().map(host -> host.host().identifier()),
                  roll.silent().stream());
          case GROUP -> roll.hosts().stream().map(HostStatus::groups).flatMap(List::stream);
        };
    return List.copyOf(new TreeSet<>(names.toList()));
  }
}
