package org.erel.cluster.tests;

import org.junit.jupiter.api.extension.RegisterExtension;

/** On the embedded broker, which forgets everything. */
class EmbeddedBrokerLossIT extends BrokerLossContract {

  @RegisterExtension
  static final TestCluster CLUSTER = new TestCluster(TestBroker::embedded, "web-1", "web-2");

  @Override
  TestCluster cluster() {
    return CLUSTER;
  }
}
