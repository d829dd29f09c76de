/**
 * What goes over the broker: the messages, where they are sent, and how they and the documents are
 * written down as JSON.
 *
 * <p>Nothing here knows the framework or the broker's client, so that the deciding code can be run
 * over any {@link Bus}.
 */
@Export
@Version("1.0.0")
package org.erel.wire;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
