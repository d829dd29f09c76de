/**
 * Who may publish what: the operators' keys, what they sign, whom a cluster trusts, and who speaks
 * now.
 *
 * <p>What must be decided alike on all hosts ({@link org.erel.trust.TrustedKeys}) knows no clock
 * and no order of events. What is about this very moment ({@link org.erel.trust.Seals}) has its
 * clock passed in. Nothing here knows the broker's client, and only {@link org.erel.trust.HostKey}
 * the framework.
 */
@Export
@Version("1.0.0")
package org.erel.trust;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
