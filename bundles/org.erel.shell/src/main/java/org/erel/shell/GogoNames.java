package org.erel.shell;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Master;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What the Tab key offers in the Gogo shell: {@code erel:_names WORDS INDEX}, with the words of the
 * command line and which of them is being typed, gives the names that it may become. The shell's
 * profile ties it to the commands ({@code complete} of Gogo JLine).
 */
@Component(property = {"osgi.command.scope=erel", "osgi.command.function=_names"})
public final class GogoNames implements Function {

  /** Who presses a key does not wait for silent hosts. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Cluster cluster;

  /**
   * Connects nothing.
   *
   * @param cluster of this host's master
   * @param master of this host; null where there is none
   */
  @Activate
  public GogoNames(
      @Reference Cluster cluster,
      @Reference(
              cardinality = ReferenceCardinality.OPTIONAL,
              policyOption = ReferencePolicyOption.GREEDY)
          Master master) {
    this.cluster = master == null ? cluster : new LocalFallback(cluster, master, notice -> {});
  }

  /**
   * Asks the cluster, where a name can come next; this host alone where there is no broker.
   *
   * @param session the shell's
   * @param arguments a list of words, and an index into it
   * @return names, sorted
   * @throws BrokerUnavailableException if there is neither a broker nor a master
   */
  @Override
  public List<String> execute(CommandSession session, List<Object> arguments)
      throws BrokerUnavailableException {
    List<String> words = ((List<?>) arguments.get(0)).stream().map(Object::toString).toList();
    int index = ((Number) arguments.get(1)).intValue();
    // as one types it: with the scope, or without
    String typed = words.get(0);
    String name = typed.contains(":") ? typed : GogoCommands.PREFIX + typed;
    Optional<CommandSpec> command =
        Commands.each(GogoCommands.PREFIX, Door.CLOSED).stream()
            .filter(each -> each.getCommandName().equals(name))
            .map(CommandLine::getCommandSpec)
            .findFirst();
    List<String> before = words.subList(1, index);
    Optional<NameKind> kind = command.flatMap(spec -> NameKind.next(spec, before));
    return kind.isEmpty()
        ? List.of()
        : kind.get().in(cluster.hosts(PATIENCE), command.get(), before);
  }
}
