/**
 * Breaks real parts and counts where a promise was broken: the command {@code itests/faults}. What
 * runs in a host process of its own has a {@code main} of its own.
 */
package org.erel.faults;
