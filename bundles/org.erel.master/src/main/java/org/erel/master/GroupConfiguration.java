package org.erel.master;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A group as ConfigAdmin shows it. {@code org.erel.wire.GroupProperties} reads and writes the same
 * properties.
 */
@ObjectClassDefinition(
    name = "Erel group",
    description =
        "A named set of hosts and what they shall run. A change here is published to the whole cluster.")
@interface GroupConfiguration {

  @AttributeDefinition(
      description =
          "Which hosts belong to the group: identifiers with * and ?, or filters over labels such as (zone=eu)")
  String[] members();

  @AttributeDefinition(
      required = false,
      description = "What they run: NAME:VERSION, or NAME:RANGE such as cart:[2.0,3)")
  String[] releases();

  @AttributeDefinition(
      required = false,
      description = "Configurations of the hosts themselves, as JSON: {pid: {key: value}}")
  String configurations() default "";

  @AttributeDefinition(
      required = false,
      description = "Configurations of the releases, as JSON: {release: {pid: {key: value}}}")
  String releases_configurations() default "";

  @AttributeDefinition(
      required = false,
      description = "How many hosts move first; kept, without effect yet")
  int rollout_canaries() default 0;

  @AttributeDefinition(
      required = false,
      description =
          "How many hosts may be down at a time: a number, or a share such as 25%; kept, without effect yet")
  String rollout_max_unavailable() default "25%";

  @AttributeDefinition(
      required = false,
      description = "How long a moved release must stay healthy, in milliseconds")
  long rollout_min_healthy_time_ms() default 10_000;

  @AttributeDefinition(
      required = false,
      description = "How long a host may take, and each start and stop, in milliseconds")
  long rollout_deadline_ms() default 120_000;

  @AttributeDefinition(
      required = false,
      description =
          "What happens to what moved when one host fails: rollback or pause; kept, without effect yet")
  String rollout_on_failure() default "rollback";
}
