/**
 * How the content of releases travels between hosts, in pieces that are known by their digests.
 * What is asked for next is decided without threads, clocks and networks; where the jars go, others
 * say.
 */
@Export
@Version("1.0.0")
package org.erel.delivery;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
