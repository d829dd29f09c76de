package org.erel.cluster.tests;

import org.junit.jupiter.api.extension.RegisterExtension;

/** On the embedded broker. */
class EmbeddedBurstIT extends BurstContract {

  @RegisterExtension
  static final TestCluster CLUSTER =
      new TestCluster(TestBroker::embedded, "web-1", "web-2", "db-1");

  @Override
  TestCluster cluster() {
    return CLUSTER;
  }
}
