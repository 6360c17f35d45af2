/**
 * Files of models in Hugging Face layout: {@code config.json}, safetensors and PEFT adapters.
 * Everything read here may come from a stranger, so every length and offset is checked before
 * memory is taken; everything written is canonical.
 */
@NullMarked
package network.byline.attribution.format;

import org.jspecify.annotations.NullMarked;
