package org.erel.broker;

import org.erel.embedded.EmbeddedBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EmbeddedBusTest extends BusContract {

  private EmbeddedBroker broker;

  @BeforeAll
  void begin() throws Exception {
    broker = EmbeddedBroker.start(0, "erel", "hidden-embedded");
  }

  @AfterAll
  void end() {
    broker.close();
  }

  @Override
  String uri() {
    return broker.uri();
  }

  @Override
  void stopBroker() {
    broker.close();
  }

  @Override
  void startBroker() throws Exception {
    broker = EmbeddedBroker.start(broker.port(), "erel", "hidden-embedded");
  }
}
