import { STREAMS, normals, uniforms } from '../philox';
import type { Field } from '../field';
import { SEED, dataSetEntry, oneHot, rowsField, type DataSetEntry, type Split } from './dataSet';

type Point = readonly [number, number];

/** Classes as regions or curves in the plane, blurred by Gaussian noise. */
interface Shape {
  title: string;
  /** A point of class `label` before the noise, from two numbers uniform on [0, 1). */
  point: (label: number, u: number, v: number, classes: number) => Point;
  /** Default standard deviation of the noise in each coordinate. */
  noise: number;
  minNoise?: number;
  /** Present where the number of classes may be chosen; two otherwise. */
  classes?: Field;
}

const onCircle = (angle: number, radius: number): Point => [radius * Math.cos(angle), radius * Math.sin(angle)];
const awayFromAxis = (magnitude: number): number => 0.1 + 0.9 * magnitude;

/** The two-dimensional classifications: one entry is all that a new one needs. */
const SHAPES: Readonly<Record<string, Shape>> = {
  blobs: {
    title: 'Blobs',
    point: (label, _u, _v, classes) => onCircle((2 * Math.PI * label) / classes, 1),
    noise: 0.3,
    minNoise: 0.01,
    classes: { label: 'Classes', min: 2, max: 10, default: 2, integer: true },
  },
  circles: {
    title: 'Circles',
    point: (label, u) => onCircle(2 * Math.PI * u, label === 0 ? 1 : 0.5),
    noise: 0.1,
  },
  moons: {
    title: 'Moons',
    point: (label, u) => {
      const [x, y] = onCircle(Math.PI * u, 1);
      return label === 0 ? [x, y] : [1 - x, 0.5 - y];
    },
    noise: 0.15,
  },
  xor: {
    title: 'XOR',
    // Class 0 fills the quadrants where the signs agree, class 1 those where they differ.
    point: (label, u, v) => {
      const side = u < 0.5 ? -1 : 1;
      const x = side * awayFromAxis(Math.abs(2 * u - 1));
      return [x, (label === 0 ? side : -side) * awayFromAxis(v)];
    },
    noise: 0.05,
  },
  spiral: {
    title: 'Spiral',
    point: (label, u) => onCircle(3.5 * Math.PI * u + Math.PI * label, 0.05 + 0.95 * u),
    noise: 0.02,
  },
};

/** Registry entries of the shapes. X is rows x 2, T is rows x classes; the rows take the classes in turn, so counts differ by one at most. */
export const planarSets: Readonly<Record<string, DataSetEntry>> = Object.fromEntries(
  Object.entries(SHAPES).map(([id, shape]) => [id, shapeEntry(id, shape)]),
);

function shapeEntry(id: string, shape: Shape): DataSetEntry {
  return dataSetEntry({
    id,
    title: shape.title,
    kind: 'classification',
    inputs: 2,
    targets: shape.classes?.default ?? 2,
    ...(shape.classes && { targetsField: 'classes' }),
    fields: {
      train: rowsField('Training rows', 10, 10_000, 400),
      test: rowsField('Test rows', 10, 10_000, 400),
      noise: { label: 'Noise σ', min: shape.minNoise ?? 0, max: 1, default: shape.noise },
      seed: SEED,
      ...(shape.classes && { classes: shape.classes }),
    },
    load: ({ train, test, noise, seed, classes = 2 }) => {
      const sample = (rows: number, inputStream: number, noiseStream: number): Split => {
        const places = uniforms({ seed, stream: inputStream }, 2 * rows);
        const errors = normals({ seed, stream: noiseStream }, 2 * rows);
        const labels = Array.from({ length: rows }, (_, row) => row % classes);
        const X = new Float32Array(2 * rows);
        labels.forEach((label, row) => {
          const [x, y] = shape.point(label, places[2 * row]!, places[2 * row + 1]!, classes);
          X[2 * row] = x + noise * errors[2 * row]!;
          X[2 * row + 1] = y + noise * errors[2 * row + 1]!;
        });
        return { rows, X, T: oneHot(labels, classes) };
      };
      return {
        classes: Array.from({ length: classes }, (_, label) => String(label)),
        train: sample(train, STREAMS.trainInputs, STREAMS.trainNoise),
        test: sample(test, STREAMS.testInputs, STREAMS.testNoise),
      };
    },
  });
}
