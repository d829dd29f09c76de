/** The container in a framework of others, met by its service. */
package org.erel.container.tests.framework;
