package org.erel.shell;

import java.util.Optional;
import java.util.OptionalLong;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.erel.api.KeyFiles;
import org.erel.api.KeysEditor;
import picocli.CommandLine.Command;

/** Shows the keys document. */
@Command(
    name = "list",
    description = {
      "List the keys that are trusted and revoked on all hosts at once.",
      "Those in etc/trusted of each host are trusted besides: see keys show."
    },
    footer = {"  ${COMMAND-FULL-NAME}"})
final class KeysListCommand extends ClusterCommand {

  private final KeyDoor keys;

  KeysListCommand(Door door, KeyDoor keys) {
    super(door);
    this.keys = keys;
  }

  @Override
  int run() throws InvalidDocumentException, BrokerUnavailableException {
    try (ClusterSession session = open()) {
      Optional<Document> newest =
          session.cluster().document(Document.KEYS, OptionalLong.empty(), Queries.PATIENCE);
      if (newest.isEmpty()) {
        err().println("nobody has published keys: each host trusts those in its etc/trusted");
        return ExitCodes.DONE;
      }
      err().println(newest.get().reference());
      KeysEditor.Contents contents = keys.editor().read(newest.get().content());
      for (KeyFiles.Line key : contents.keys()) {
        out().println("# key " + key.id());
        out().println(key.line());
      }
      contents.revoked().forEach((key, why) -> out().println("# revoked " + key + ": " + why));
      return ExitCodes.DONE;
    }
  }
}
