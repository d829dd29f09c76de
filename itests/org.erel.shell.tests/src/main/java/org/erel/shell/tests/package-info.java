/** The commands in a real Gogo, with doubles for what they reach. */
package org.erel.shell.tests;
