package org.erel.shell;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.erel.api.KeyFiles;
import org.erel.api.KeysEditor;
import org.erel.api.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes whose keys a cluster trusts: publishes the next keys document. */
abstract class KeysEditCommand extends PublishingCommand {

  final KeyDoor keys;

  KeysEditCommand(Door door, KeyDoor keys) {
    super(door);
    this.keys = keys;
  }

  /**
   * What shall be in the keys document.
   *
   * @param content what is in it now
   */
  abstract String edited(Cluster cluster, String content)
      throws InvalidDocumentException, BrokerUnavailableException;

  @Override
  int run() throws InvalidDocumentException, BrokerUnavailableException {
    try (ClusterSession session = open()) {
      Cluster cluster = session.cluster();
      Optional<Document> newest =
          cluster.document(Document.KEYS, OptionalLong.empty(), Queries.PATIENCE);
      String content = edited(cluster, newest.map(Document::content).orElse(KeysEditor.NOTHING));
      return publishKeys(cluster, content, options.seen(newest.map(Document::revision).orElse(0L)));
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  /** Trusts more keys. */
  @Command(
      name = "trust",
      description = {
        "Trust the public keys of a file on all hosts, as if they were in etc/trusted of each.",
        "It takes a key of etc/trusted that is not limited to groups to say so."
      },
      footer = {"  ${COMMAND-FULL-NAME} bob.pub --key root.pem"})
  static final class Trust extends KeysEditCommand {

    @Parameters(paramLabel = "FILE", description = "A file of public keys; keygen makes one.")
    private String file;

    Trust(Door door, KeyDoor keys) {
      super(door, keys);
    }

    private List<KeyFiles.Line> lines;

    @Override
    int run() throws InvalidDocumentException, BrokerUnavailableException {
      lines = read();
      return super.run();
    }

    @Override
    String edited(Cluster cluster, String content) throws InvalidDocumentException {
      return keys.editor().trust(content, lines);
    }

    private List<KeyFiles.Line> read() {
      try {
        KeyFiles.Found found =
            keys.files()
                .read(
                    keys.directory().resolve(file),
                    keys.owner(),
                    () -> keys.passphrase(this, file));
        for (Problem problem : found.problems()) {
          throw wrong(problem.subject() + ": " + problem.reason());
        }
        if (found.keys().isEmpty()) {
          throw wrong(file + ": there is no key");
        }
        return found.keys();
      } catch (NoSuchFileException e) {
        throw wrong(file + ": no such file in " + keys.directory());
      } catch (IOException e) {
        throw wrong(file + ": cannot be read: " + e.getMessage());
      }
    }
  }

  /** Revokes a key. */
  @Command(
      name = "revoke",
      description = {
        "Trust a key no more, on all hosts, whenever it signed what it signed.",
        "The newest documents that it signed stand, and you vouch for them: look at",
        "them, and --drop the groups and releases whose documents shall not. Hosts go",
        "on with those until others come, and take them from nobody."
      },
      footer = {
        "  ${COMMAND-FULL-NAME} 0f3a9c1b2d4e5f60718293a4b5c6d7e8 --reason 'laptop lost' --key root.pem"
      })
  static final class Revoke extends KeysEditCommand {

    @Parameters(
        paramLabel = "KEY",
        description = "The key's identifier, or how it begins, as 'log' shows it.")
    private String key;

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "WORDS",
        description = "Why, for people.")
    private String reason;

    @Option(
        names = "--drop",
        paramLabel = "GROUP",
        description =
            "A group, or a release's NAME@VERSION, whose document by that key shall not stand."
                + " May be repeated.")
    private List<String> dropped = new ArrayList<>();

    Revoke(Door door, KeyDoor keys) {
      super(door, keys);
    }

    @Override
    String edited(Cluster cluster, String content)
        throws InvalidDocumentException, BrokerUnavailableException {
      List<Document> documents = new ArrayList<>(cluster.documents(Queries.PATIENCE));
      documents.addAll(cluster.documents(Document.Kind.RELEASE, Queries.PATIENCE));
      String whole = whole(keys.editor().read(content), documents);
      Map<String, String> stand = new TreeMap<>();
      for (Document document : documents) {
        if (keys.editor().vouching(document).contains(whole)
            && !dropped.contains(document.name())) {
          stand.put(document.name(), document.digest());
          err().println("stands, and you vouch for it: " + document.reference());
        }
      }
      return keys.editor().revoke(content, whole, reason, stand);
    }

    /** The identifier that begins so, of those that the cluster knows; else what was given. */
    private String whole(KeysEditor.Contents contents, List<Document> documents) {
      Set<String> known = new TreeSet<>();
      contents.keys().forEach(line -> known.add(line.id()));
      documents.forEach(document -> known.addAll(keys.editor().vouching(document)));
      known.removeIf(id -> !id.startsWith(key));
      if (known.size() > 1) {
        throw wrong("key " + key + " is one of " + String.join(", ", known) + ": tell more of it");
      }
      return known.isEmpty() ? key : known.iterator().next();
    }
  }
}
