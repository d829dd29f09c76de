/**
 * The documents of this host on disk, their exchange with the other hosts, and the bridge to
 * ConfigAdmin.
 */
package org.erel.config;
