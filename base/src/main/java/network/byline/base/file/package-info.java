/** Files that people and disks may have spoiled: small ones read with care, failures in words. */
@NullMarked
package network.byline.base.file;

import org.jspecify.annotations.NullMarked;
