import { STREAMS, normals, uniforms } from '../philox';
import type { Field } from '../field';
import { SEED, dataSetEntry, rowsField, type DataSetEntry, type Split } from './dataSet';

/** A function of one variable on [-1, 1], sampled with noise. */
interface Curve {
  title: string;
  /** The function itself; `own` holds the values of the fields below. */
  value: (x: number, own: Readonly<Record<string, number>>) => number;
  /** True places the training inputs at equal distances from -1 to 1 instead of drawing them. */
  equispaced?: boolean;
  train: number;
  noise: number;
  /** Numbers of its own, beside rows, noise and seed. */
  fields?: Readonly<Record<string, Field>>;
}

/** The one-dimensional regressions: one entry is all that a new one needs. */
const CURVES: Readonly<Record<string, Curve>> = {
  line: { title: 'Line', value: (x) => 0.8 * x - 0.3, train: 40, noise: 0.1 },
  sine: { title: 'Sine', value: (x) => Math.sin(Math.PI * x), train: 60, noise: 0.1 },
  // T_6 at 20 points is the toy problem of Cohen et al., "Gradient descent on neural networks typically occurs at the edge of stability", 2021.
  chebyshev: {
    title: 'Chebyshev polynomial',
    value: (x, { degree }) => Math.cos(degree! * Math.acos(x)),
    equispaced: true,
    train: 20,
    noise: 0,
    fields: { degree: { label: 'Degree', min: 1, max: 20, default: 6, integer: true } },
  },
};

/** Registry entries of the curves. X is rows x 1, T is rows x 1. */
export const curveSets: Readonly<Record<string, DataSetEntry>> = Object.fromEntries(
  Object.entries(CURVES).map(([id, curve]) => [id, curveEntry(id, curve)]),
);

function curveEntry(id: string, curve: Curve): DataSetEntry {
  return dataSetEntry({
    id,
    title: curve.title,
    kind: 'regression',
    inputs: 1,
    targets: 1,
    fields: {
      train: rowsField('Training rows', 2, 10_000, curve.train),
      test: rowsField('Test rows', 1, 10_000, 100),
      noise: { label: 'Noise σ', min: 0, max: 1, default: curve.noise },
      seed: SEED,
      ...curve.fields,
    },
    load: ({ train, test, noise, seed, ...own }) => {
      const sample = (x: Float64Array, noiseStream: number): Split => {
        const errors = normals({ seed, stream: noiseStream }, x.length);
        return { rows: x.length, X: Float32Array.from(x), T: Float32Array.from(x, (at, i) => curve.value(at, own) + noise * errors[i]!) };
      };
      const drawn = (stream: number, rows: number): Float64Array => uniforms({ seed, stream }, rows).map((u) => 2 * u - 1);
      return {
        train: sample(curve.equispaced ? equispaced(train) : drawn(STREAMS.trainInputs, train), STREAMS.trainNoise),
        test: sample(drawn(STREAMS.testInputs, test), STREAMS.testNoise),
      };
    },
  });
}

function equispaced(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => -1 + (2 * i) / (count - 1));
}
