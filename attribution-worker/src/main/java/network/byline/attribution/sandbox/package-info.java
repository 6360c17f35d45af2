/**
 * The sandbox of a process that computes for strangers: what of this machine it can reach, how much
 * of it it can take, and which system calls are left to it. Start at {@link
 * network.byline.attribution.sandbox.Sandbox}.
 */
@NullMarked
package network.byline.attribution.sandbox;

import org.jspecify.annotations.NullMarked;
