/**
 * What decides which documents a cluster holds: comparing and merging, who may publish, who has
 * acknowledged, who belongs to the cluster. State machines without threads, clocks, disks and
 * networks: each input has its effects as its result, and time and randomness are passed in.
 *
 * <p>A document of a name is published as in Paxos, which decides one revision after the other: a
 * publisher has a majority of the cluster promise its ballot, learns from the promises what was
 * published last, and publishes the revision after it by that ballot. What a majority has taken
 * cannot be replaced by anything that was not based on it (see docs/adr/0012).
 */
@Export
@Version("1.0.0")
package org.erel.replication;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
