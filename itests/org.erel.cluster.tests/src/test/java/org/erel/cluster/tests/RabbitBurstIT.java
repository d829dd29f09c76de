package org.erel.cluster.tests;

import org.junit.jupiter.api.extension.RegisterExtension;

/** On RabbitMQ. */
class RabbitBurstIT extends BurstContract {

  @RegisterExtension
  static final TestCluster CLUSTER =
      new TestCluster(TestBroker::sharedRabbit, "web-1", "web-2", "db-1");

  @Override
  TestCluster cluster() {
    return CLUSTER;
  }
}
