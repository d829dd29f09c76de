/**
 * The words of Erel as types: what a host, a release, a group and a document are, what state they
 * are in, and the services by which the bundles of a master meet.
 *
 * <p>Values are immutable records that refuse invalid content in their constructors with an {@link
 * IllegalArgumentException} that names the thing and the reason. Unless said otherwise nothing here
 * is null, collections are unmodifiable, and every method may be called from any thread.
 */
@Export
@Version("1.0.0")
package org.erel.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
