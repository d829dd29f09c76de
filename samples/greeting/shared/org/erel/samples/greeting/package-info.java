/** The service of the sample release {@code greeting}. */
@Export
@Version("1.0.0")
package org.erel.samples.greeting;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
