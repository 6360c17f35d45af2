package network.byline.peer.volunteer;

import java.time.Duration;
import network.byline.base.eip712.Domain;
import network.byline.base.statement.TaskKind;
import network.byline.peer.transport.Multiaddr;
import network.byline.peer.volunteer.protocol.Standing;
import network.byline.peer.volunteer.protocol.Verdict;
import network.byline.scheduler.lease.LeaseId;

/** What happens at a volunteer's node, for whoever watches it. */
public sealed interface VolunteerEvent {

  /** It dials the host. */
  record Dialling(Multiaddr host) implements VolunteerEvent {}

  /** The host has let it in, under this name. */
  record Joined(Domain domain, String worker) implements VolunteerEvent {}

  /** The host is not to be had now; it is dialled again after a while. */
  record Away(String reason, Duration again) implements VolunteerEvent {}

  /** The files of a model are being fetched. */
  record Fetching(String model, long bytes) implements VolunteerEvent {}

  /** A task has begun. */
  record Began(LeaseId lease, TaskKind kind, String model) implements VolunteerEvent {}

  /** A task is computed and signed. */
  record Computed(LeaseId lease, TaskKind kind, int tokens, Duration took)
      implements VolunteerEvent {}

  /** A task did not work here. */
  record Failed(LeaseId lease, String reason) implements VolunteerEvent {}

  /** The host has looked at a result. */
  record Judged(LeaseId lease, Verdict.Code verdict, String reason) implements VolunteerEvent {}

  /** The account's earnings at this host, or why no work comes, have changed. */
  record Standings(Standing standing) implements VolunteerEvent {}

  /** It takes no tasks any more, or takes them again. */
  record Paused(boolean paused) implements VolunteerEvent {}
}
