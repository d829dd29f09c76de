package org.erel.shell;

import org.erel.api.BrokerUnavailableException;
import picocli.CommandLine.Command;

/** What all commands share that ask a cluster. */
@Command(
    exitCodeList = {
      "0:done",
      "1:failed on some host, which is named",
      "2:wrong usage, or an invalid document",
      "3:no broker"
    })
abstract class ClusterCommand extends ErelCommand {

  final Door door;

  ClusterCommand(Door door) {
    this.door = door;
  }

  ClusterSession open() throws BrokerUnavailableException {
    return door.opening().open(this);
  }
}
