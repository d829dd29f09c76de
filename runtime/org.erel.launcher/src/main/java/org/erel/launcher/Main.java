package org.erel.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.ReleasePusher;
import org.erel.api.Settings;
import org.erel.api.UnusableKeyException;
import org.erel.archive.ReleaseArchiveFiles;
import org.erel.archive.Sources;
import org.erel.broker.OperatorSession;
import org.erel.delivery.Push;
import org.erel.shell.ClusterSession;
import org.erel.shell.Commands;
import org.erel.sources.SourceFetcher;
import org.erel.trust.InvalidKeyFileException;
import org.erel.trust.KeysDocumentEditor;
import org.erel.trust.OperatorKey;
import org.erel.trust.OperatorKeyFiles;
import org.erel.trust.Signer;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The {@code erel} command: what operators ask of a cluster, and {@code erel master}. Exit codes: 0
 * done, 1 failed on some host, 2 wrong usage, 3 no broker.
 */
public final class Main {

  private static final int WRONG_USAGE = 2;

  private Main() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param args the command's name and arguments
   */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** A master starts without the model of the commands, which costs time to build. */
  static int run(String... args) {
    if (args.length > 0 && args[0].equals(MasterCommand.NAME)) {
      Optional<MasterFlags> flags = MasterFlags.read(Arrays.copyOfRange(args, 1, args.length));
      if (flags.isPresent()) {
        return run(flags.get());
      }
    }
    return commandLine().execute(args);
  }

  static int run(MasterFlags flags) {
    try {
      flags.run();
      return 0;
    } catch (SettingsException e) {
      System.err.println("erel: " + e.getMessage());
      return WRONG_USAGE;
    } catch (MasterException e) {
      System.err.println("erel: " + e.getMessage());
      return e.exitCode();
    } catch (Exception e) {
      System.err.println("erel master: an error in Erel; please report it:");
      e.printStackTrace();
      return 1;
    }
  }

  static CommandLine commandLine() {
    CommandLine erel =
        Commands.commandLine(
            Main::connect,
            new OperatorKeyFiles(),
            new KeysDocumentEditor(),
            new ReleaseArchiveFiles(sources(), new TrialMaster(Installation.ofThisProcess())));
    erel.getCommandSpec()
        .version("erel " + Main.class.getPackage().getImplementationVersion())
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Show the version and exit.")
                .build());
    return erel.addSubcommand(new MasterCommand());
  }

  /** Not for a master, which logs elsewhere: what it loads first decides. */
  private static Sources sources() {
    return SourceFetcher.operator(System.getenv(Setting.MAVEN_REPOSITORIES.variable()));
  }

  private static ClusterSession connect(Map<String, String> settings, Supplier<char[]> passphrase)
      throws BrokerUnavailableException {
    Signer signer =
        Optional.ofNullable(settings.get(Settings.KEY))
            .map(file -> Signer.lazily(() -> key(Path.of(file), passphrase)))
            .orElse(Signer.NONE);
    OperatorSession session = OperatorSession.open(settings, signer);
    return new ClusterSession() {
      @Override
      public Cluster cluster() {
        return session.cluster();
      }

      @Override
      public ReleasePusher pusher() {
        return new Push(session.bus(), session.content(), session.cluster(), sources());
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }

  private static OperatorKey key(Path file, Supplier<char[]> passphrase) {
    try {
      return OperatorKey.read(file, passphrase);
    } catch (InvalidKeyFileException e) {
      throw new UnusableKeyException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UnusableKeyException("the key " + file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
