/**
 * How the jars are fetched that archives leave out: over HTTP, from files of the machine, and from
 * Maven repositories.
 */
@Export
@Version("1.0.0")
package org.erel.sources;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
