/** The embedded broker: for a first try on one machine and for tests. */
package org.erel.embedded;
