/**
 * A deterministic simulator for what decides: hosts and operators on one thread, with a network, a
 * clock and disks of its own. A seed decides everything; the same seed is the same run.
 */
package org.erel.simulator;
