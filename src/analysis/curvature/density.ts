import { estimate } from './estimate';
import type { Estimate } from './estimate';
import { lanczos } from './lanczos';
import type { Lanczos, LanczosOptions } from './lanczos';
import type { Products } from './operator';
import { probe } from './trace';

export interface DensityOptions extends LanczosOptions {
  readonly probes?: number;
  /** Steps of Lanczos for each probe. */
  readonly steps?: number;
  readonly seed?: number;
}

/** Points at which a density is drawn. */
const GRID = 401;
/** Width of the Gaussians relative to the spectrum's, and how many of them lie beyond its ends. */
const RELATIVE_WIDTH = 0.01;
const MARGIN = 4;

/**
 * The distribution of eigenvalues of a matrix of any size, by stochastic Lanczos quadrature (Ubaru, Chen & Saad 2017;
 * contract section 8): every probe gives Ritz values with weights, and the probes differ by the error of the estimate.
 */
export async function spectralDensity(products: Products, size: number, options: DensityOptions = {}): Promise<SpectralDensity> {
  const { probes = 8, steps = Math.min(size, 60), seed = 0, ...rest } = options;
  const starts = Array.from({ length: probes }, (_, p) => probe(size, p, seed));
  return new SpectralDensity(size, await lanczos(products, starts, steps, rest));
}

/** What the probes saw of a spectrum. */
export class SpectralDensity {
  readonly size: number;
  readonly probes: readonly Lanczos[];

  constructor(size: number, probes: readonly Lanczos[]) {
    this.size = size;
    this.probes = probes;
  }

  /** Least and largest Ritz value. */
  get range(): readonly [number, number] {
    const ends = this.probes.map(({ ritz }) => [ritz.at(-1)!, ritz[0]!] as const);
    return [Math.min(...ends.map(([low]) => low)), Math.max(...ends.map(([, high]) => high))];
  }

  /** A width of the Gaussians that suits the range. */
  get width(): number {
    const [low, high] = this.range;
    return RELATIVE_WIDTH * (high - low || Math.abs(high) || 1);
  }

  /** The density at t: the mean over probes of Σ weight · Normal(t; ritz, width²). It integrates to 1. */
  at(t: number, width = this.width): Estimate {
    const normal = (ritz: number) => Math.exp(-0.5 * ((t - ritz) / width) ** 2) / (width * Math.sqrt(2 * Math.PI));
    return this.#mean(normal);
  }

  /** The density over the whole range with a margin: points, values and standard errors. */
  curve(width = this.width, points = GRID): { t: Float64Array; density: Float64Array; standardError: Float64Array; width: number } {
    const [low, high] = this.range;
    const [from, to] = [low - MARGIN * width, high + MARGIN * width];
    const t = Float64Array.from({ length: points }, (_, i) => from + ((to - from) * i) / (points - 1));
    const found = Array.from(t, (place) => this.at(place, width));
    return {
      t,
      density: Float64Array.from(found, ({ value }) => value),
      standardError: Float64Array.from(found, ({ standardError }) => standardError ?? NaN),
      width,
    };
  }

  /** The share of eigenvalues below x. */
  shareBelow(x: number): Estimate {
    return this.#mean((ritz) => (ritz < x ? 1 : 0));
  }

  /** P · mean Σ weight · ritz: the same estimate as Hutchinson's from the same probes. */
  trace(): Estimate {
    return this.#mean((ritz) => this.size * ritz);
  }

  /** The mean over probes of the quadrature Σ weight · f(ritz). */
  #mean(f: (ritz: number) => number): Estimate {
    return estimate(this.probes.map(({ ritz, weights }) => ritz.reduce((sum, value, k) => sum + weights[k]! * f(value), 0)));
  }
}
