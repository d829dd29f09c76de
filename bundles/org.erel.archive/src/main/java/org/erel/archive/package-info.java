/**
 * The archives and folders that hold a release: what they are called, what is in them, and whether
 * all of it is as it should be. Pure Java; where the jars go that are read out of them, others say.
 */
@Export
@Version("1.0.0")
package org.erel.archive;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
