import { correlatedRows, MEANS } from '../../data/sets/correlatedRows';
import type { LessonDataName } from '../protocol/lessons';
import type { Table } from '../data/trainingData';

/** Rows made for one statement of the lecture, with their number of columns. */
export interface LessonTable extends Table {
  readonly inputs: number;
}

/** The set “Correlated inputs” with other means, or its own. */
function correlated(means: readonly number[] = MEANS): LessonTable {
  return { inputs: means.length, ...correlatedRows({ seed: 5, rows: 200, noise: 0.1, means }) };
}

const LESSON_DATA: Readonly<Record<LessonDataName, () => LessonTable>> = {
  conditioning: () => correlated(),
  // Along the flattest direction of the covariance, nearly: a mean there makes the flattest direction less flat.
  flatMean: () => correlated([2, 0, 0, -3, 0]),
};

/** The rows made for a statement of the lecture. */
export const lessonData = (name: LessonDataName): LessonTable => LESSON_DATA[name]();
