/**
 * How messages and events become bytes: Jackson CBOR, with the project's own fixed encodings inside
 * for everything that is signed or hashed.
 */
@NullMarked
package network.byline.actors.serialization;

import org.jspecify.annotations.NullMarked;
