package org.erel.cluster.tests;

import org.junit.jupiter.api.extension.RegisterExtension;

/** On RabbitMQ. */
class RabbitRefusalIT extends RefusalContract {

  @RegisterExtension
  static final TestCluster CLUSTER = new TestCluster(TestBroker::sharedRabbit, "web-1", "web-2");

  @Override
  TestCluster cluster() {
    return CLUSTER;
  }
}
