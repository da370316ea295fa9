import type { LayerFrame } from '../lab/protocol/messages';

const HISTOGRAM = { low: -1, high: 1, counts: new Uint32Array(4), below: 0, above: 0 };

/** A healthy layer as the page is shown it, but for what is given. */
export const layerFrame = (more: Partial<LayerFrame> = {}): LayerFrame => ({
  saturated: 0.1,
  saturatedLow: 0.05,
  saturatedHigh: 0.05,
  deadUnits: 0,
  zMean: 0,
  zVar: 1,
  hMean: 0,
  hVar: 0.3,
  weights: HISTOGRAM,
  outputs: HISTOGRAM,
  sums: HISTOGRAM,
  deltas: HISTOGRAM,
  deltaRms: 1,
  gradientRms: 1,
  updateRatio: 1e-3,
  weightExtent: 1,
  ...more,
});
