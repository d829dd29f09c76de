/**
 * Carries releases, each version in a region of its own: stages, switches, commits, rolls back.
 *
 * <p>{@link org.erel.container.Container} is the service, {@link org.erel.container.Slot} the life
 * of one release name, {@link org.erel.container.Mover} its way from part to part, {@link
 * org.erel.container.Deployment} one version of it in the framework. {@link
 * org.erel.container.Gate} judges what {@link org.erel.container.Health} sees. What a release
 * shares with the platform is in {@link org.erel.container.Sharing}; what survives the process is
 * in {@link org.erel.container.Journal}.
 */
package org.erel.container;
