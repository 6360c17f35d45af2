/**
 * What hosts and volunteers say to each other, checked at the door: messages in, values out. Start
 * at {@link network.byline.peer.volunteer.protocol.VolunteerProtocol}; the rules are in {@code
 * docs/protocol/volunteer.md}.
 */
@NullMarked
package network.byline.peer.volunteer.protocol;

import org.jspecify.annotations.NullMarked;
