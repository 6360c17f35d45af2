package network.byline.attribution.process;

import network.byline.attribution.process.protocol.Sampler;
import network.byline.base.statement.SamplerSettings;

/** Reads sampler settings from a message. */
final class Samplers {

  private Samplers() {}

  static SamplerSettings of(Sampler message) {
    return new SamplerSettings(
        message.getTemperatureMicros(),
        message.getTopK(),
        message.getTopPMicros(),
        message.getSeed());
  }
}
