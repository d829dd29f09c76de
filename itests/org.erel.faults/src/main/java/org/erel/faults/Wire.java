package org.erel.faults;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.erel.testing.RabbitCluster;
import org.erel.testing.Relay;

/** What somebody on this machine has between himself and each node of the brokers. */
final class Wire implements AutoCloseable {

  private final List<Relay> relays = new ArrayList<>();
  private final List<String> addresses = new ArrayList<>();

  Wire(RabbitCluster rabbits) throws IOException {
    for (int node = 1; node <= rabbits.size(); node++) {
      URI server = URI.create(rabbits.controlUri(node));
      Relay relay = Relay.to(server.getHost(), server.getPort());
      relays.add(relay);
      addresses.add(
          "%s://%s@127.0.0.1:%d".formatted(server.getScheme(), server.getUserInfo(), relay.port()));
    }
  }

  /** For a broker's setting. */
  String addresses() {
    return String.join(",", addresses);
  }

  /** One for each node. */
  List<Relay> relays() {
    return relays;
  }

  @Override
  public void close() {
    relays.forEach(Relay::close);
  }
}
