package org.erel.broker;

import org.erel.embedded.EmbeddedBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The contracts of the bus on one embedded broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedBusTest {

  private EmbeddedBroker broker;

  @BeforeAll
  void begin() throws Exception {
    broker = EmbeddedBroker.start(0, "erel", "hidden-embedded");
  }

  @AfterAll
  void end() {
    broker.close();
  }

  @Nested
  class Messages extends MessageContract {

    @Override
    String uri() {
      return broker.uri();
    }
  }

  @Nested
  class AnyHost extends AnyHostContract {

    @Override
    String uri() {
      return broker.uri();
    }
  }

  @Nested
  class TheMark extends MarkContract {

    @Override
    String uri() {
      return broker.uri();
    }
  }

  @Nested
  class Servers extends ServingContract {

    @Override
    String uri() {
      return broker.uri();
    }
  }

  @Nested
  class Content extends ContentContract {

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

  @Nested
  class Connections extends ConnectionContract {

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
}
