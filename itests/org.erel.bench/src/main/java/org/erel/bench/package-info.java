/**
 * Figures against their floors. A figure and its floor are measured in one run, in turns, because
 * machines differ and are never quiet: what counts is the ratio of the medians.
 */
package org.erel.bench;
