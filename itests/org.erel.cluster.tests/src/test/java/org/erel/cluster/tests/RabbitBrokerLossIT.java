package org.erel.cluster.tests;

import org.junit.jupiter.api.extension.RegisterExtension;

/** On RabbitMQ, which keeps what is durable. */
class RabbitBrokerLossIT extends BrokerLossContract {

  @RegisterExtension
  static final TestCluster CLUSTER = new TestCluster(TestBroker::ownRabbit, "web-1", "web-2");

  @Override
  TestCluster cluster() {
    return CLUSTER;
  }
}
