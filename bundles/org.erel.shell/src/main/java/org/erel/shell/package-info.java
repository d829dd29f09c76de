/**
 * The operator's commands: defined once, reached through two doors. {@link org.erel.shell.Commands}
 * is the command line; {@link org.erel.shell.GogoCommands} is the Gogo shell of a master. A command
 * asks {@link org.erel.api.Cluster} and renders the answer; rendering is pure.
 */
package org.erel.shell;
