package org.erel.cluster.tests;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** On the embedded broker. */
@ResourceLock("embedded broker") // one in a JVM at a time
class EmbeddedRefusalIT extends RefusalContract {

  @RegisterExtension
  static final TestCluster CLUSTER = new TestCluster(TestBroker::embedded, "web-1", "web-2");

  @Override
  TestCluster cluster() {
    return CLUSTER;
  }
}
