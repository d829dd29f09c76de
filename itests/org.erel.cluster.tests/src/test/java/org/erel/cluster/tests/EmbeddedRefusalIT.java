package org.erel.cluster.tests;

import org.junit.jupiter.api.extension.RegisterExtension;

/** On the embedded broker. */
class EmbeddedRefusalIT extends RefusalContract {

  @RegisterExtension
  static final TestCluster CLUSTER = new TestCluster(TestBroker::embedded, "web-1", "web-2");

  @Override
  TestCluster cluster() {
    return CLUSTER;
  }
}
