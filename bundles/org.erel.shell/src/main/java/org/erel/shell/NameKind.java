package org.erel.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
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
  GROUP("NAME", "GROUP"),
  /** Of a version of the release that was named before. */
  VERSION("VERSION");

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
    Typed typed = Typed.of(command, before);
    return typed
        .open()
        .or(() -> parameter(command, typed.positional().size()))
        .flatMap(NameKind::of);
  }

  private static Optional<ArgSpec> parameter(CommandSpec command, int position) {
    return command.positionalParameters().stream()
        .filter(parameter -> parameter.index().contains(position))
        .<ArgSpec>map(Function.identity())
        .findFirst();
  }

  /** What is there already: the words that are no options, and an option that waits for its own. */
  private record Typed(List<String> positional, Optional<ArgSpec> open) {

    static Typed of(CommandSpec command, List<String> before) {
      List<String> positional = new ArrayList<>();
      OptionSpec open = null;
      for (String word : before) {
        if (open != null) {
          open = null;
        } else if (word.startsWith("-")) {
          OptionSpec option = command.findOption(word);
          open = option == null || option.arity().min() == 0 ? null : option;
        } else {
          positional.add(word);
        }
      }
      return new Typed(positional, Optional.ofNullable(open));
    }
  }

  private static Optional<NameKind> of(ArgSpec argument) {
    return Stream.of(values())
        .filter(kind -> kind.labels.contains(argument.paramLabel()))
        .findFirst();
  }

  /**
   * All names of the kind that hosts tell of; of silent hosts their own; sorted.
   *
   * @param command as for {@link #next}
   * @param before as there
   */
  List<String> in(Roll roll, CommandSpec command, List<String> before) {
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
          case VERSION -> versions(roll, release(command, before));
        };
    return List.copyOf(new TreeSet<>(names.toList()));
  }

  /** The release among the words; empty where there is none. */
  private static String release(CommandSpec command, List<String> before) {
    List<String> words = Typed.of(command, before).positional();
    return IntStream.range(0, words.size())
        .filter(i -> parameter(command, i).flatMap(NameKind::of).equals(Optional.of(RELEASE)))
        .mapToObj(words::get)
        .findFirst()
        .orElse("");
  }

  /** Those that run, are kept, or are in quarantine. */
  private static Stream<String> versions(Roll roll, String release) {
    return roll.hosts().stream()
        .flatMap(host -> host.releases().stream())
        .filter(status -> status.name().equals(release))
        .flatMap(
            status ->
                Stream.of(
                        status.running().stream(),
                        status.kept().stream(),
                        status.quarantine().stream().map(each -> each.release().version()))
                    .flatMap(Function.identity()))
        .map(Object::toString);
  }
}
