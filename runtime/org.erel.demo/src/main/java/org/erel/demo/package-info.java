/** {@code ./erel demo}: Erel's main job on three masters of one machine, step by step. */
package org.erel.demo;
