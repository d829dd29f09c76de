/** The {@code erel} bundle of a release. It knows the framework alone. */
package org.erel.agent;
