import { STREAMS, normals } from '../../data/philox';
import { correlatedRows, MEANS } from '../../data/sets/correlatedRows';
import type { LessonDataName } from '../protocol/lessons';
import type { Table } from '../data/trainingData';

/** Rows made for one statement of the lecture, with their number of columns. */
export interface LessonTable extends Table {
  readonly inputs: number;
}

/** 20 rows of two normal columns, t = .8 x₁ − .3 x₂. */
function zeroStart(): LessonTable {
  const rows = 20;
  const X = Float32Array.from(normals({ seed: 6, stream: STREAMS.trainInputs }, 2 * rows));
  const T = Float32Array.from({ length: rows }, (_, n) => 0.8 * X[2 * n]! - 0.3 * X[2 * n + 1]!);
  return { inputs: 2, rows, X, T };
}

/** The set “Correlated inputs” with other means, or its own. */
function correlated(means: readonly number[] = MEANS): LessonTable {
  return { inputs: means.length, ...correlatedRows({ seed: 5, rows: 200, noise: 0.1, means }) };
}

/** 256 rows of four normal columns, and a target of their sum that keeps its sign or forgets it; both have mean 0 and variance 1. */
function target(of: (u: number) => number): LessonTable {
  const [rows, inputs] = [256, 4];
  const X = Float32Array.from(normals({ seed: 7, stream: STREAMS.trainInputs }, rows * inputs));
  const sums = Float64Array.from({ length: rows }, (_, n) => 0.5 * X.subarray(n * inputs, (n + 1) * inputs).reduce((sum, x) => sum + x, 0));
  return { inputs, rows, X, T: Float32Array.from(sums, of) };
}

const HALF_NORMAL = { mean: Math.sqrt(2 / Math.PI), deviation: Math.sqrt(1 - 2 / Math.PI) };

const LESSON_DATA: Readonly<Record<LessonDataName, () => LessonTable>> = {
  zeroStart,
  conditioning: () => correlated(),
  // Along the flattest direction of the covariance, nearly: a mean there makes the flattest direction less flat.
  flatMean: () => correlated([2, 0, 0, -3, 0]),
  oddTarget: () => target((u) => u),
  evenTarget: () => target((u) => (Math.abs(u) - HALF_NORMAL.mean) / HALF_NORMAL.deviation),
};

/** The rows made for a statement of the lecture. */
export const lessonData = (name: LessonDataName): LessonTable => LESSON_DATA[name]();
