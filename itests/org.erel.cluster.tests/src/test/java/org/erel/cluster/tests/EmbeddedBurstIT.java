package org.erel.cluster.tests;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** On the embedded broker. */
@ResourceLock("embedded broker") // one in a JVM at a time
class EmbeddedBurstIT extends BurstContract {

  @RegisterExtension
  static final TestCluster CLUSTER =
      new TestCluster(TestBroker::embedded, "web-1", "web-2", "db-1");

  @Override
  TestCluster cluster() {
    return CLUSTER;
  }
}
