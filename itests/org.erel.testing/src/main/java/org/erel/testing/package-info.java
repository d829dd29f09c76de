/** Real parts for the tests of every module: brokers and ports. */
package org.erel.testing;
