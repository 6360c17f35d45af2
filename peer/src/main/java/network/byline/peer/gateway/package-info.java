/**
 * The host's door for volunteers: who may come in, what they may say, and how their offers, tokens
 * and results reach the jobs. Start at {@link network.byline.peer.gateway.Gateway}.
 */
@NullMarked
package network.byline.peer.gateway;

import org.jspecify.annotations.NullMarked;
