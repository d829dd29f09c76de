/** What goes into the bundles of the releases that are broken here. */
package org.erel.faults.bundles;
