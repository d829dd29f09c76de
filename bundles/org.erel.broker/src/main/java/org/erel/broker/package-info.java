/** The connection to RabbitMQ, and what operators ask of the cluster over it. */
package org.erel.broker;
