/**
 * The public door: {@code byline.v1} over gRPC. Services parse what comes from outside into the
 * project's own values, hand commands to the host, and answer from its views. Start at {@link
 * network.byline.peer.grpc.ApiServer}.
 */
@NullMarked
package network.byline.peer.grpc;

import org.jspecify.annotations.NullMarked;
