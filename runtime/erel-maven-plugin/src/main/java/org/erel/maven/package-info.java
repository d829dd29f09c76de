/** What a Maven build does to make releases. */
package org.erel.maven;
