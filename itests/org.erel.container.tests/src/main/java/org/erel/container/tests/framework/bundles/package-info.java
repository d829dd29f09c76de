/** What the bundles of the releases under test are made of. */
package org.erel.container.tests.framework.bundles;
