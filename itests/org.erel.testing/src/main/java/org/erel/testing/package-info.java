/** Real parts for the tests of every module: brokers, ports, masters and commands. */
package org.erel.testing;
