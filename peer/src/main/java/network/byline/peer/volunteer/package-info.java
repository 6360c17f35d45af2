/**
 * A volunteer's node: it dials a host, proves whose it is, computes what is leased to it in a
 * worker process, and delivers what its machine key signed. Start at {@link
 * network.byline.peer.volunteer.VolunteerNode}.
 */
@NullMarked
package network.byline.peer.volunteer;

import org.jspecify.annotations.NullMarked;
