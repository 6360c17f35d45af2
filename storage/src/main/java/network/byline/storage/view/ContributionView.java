package network.byline.storage.view;

import network.byline.base.statement.Contribution;
import network.byline.base.statement.Signed;
import network.byline.base.value.Digest;

/**
 * A contribution in its log.
 *
 * @param logIndex its place, from 0
 * @param digest the statement's digest, which is the log's leaf
 * @param signed the statement
 */
public record ContributionView(long logIndex, Digest digest, Signed<Contribution> signed) {}
