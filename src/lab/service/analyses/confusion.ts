import type { Confusion, Mistake } from '../../protocol/fit';
import type { TrainingData } from '../../data/trainingData';

/** Mistakes that are shown. */
const WORST = 15;

/** The place of the largest value, the first of equals. */
export function argMax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

/** −ln softmax(z)_c for each c, exact where probabilities underflow. */
function errors(outputs: ArrayLike<number>): number[] {
  const values = Array.from(outputs);
  const most = Math.max(...values);
  const logSum = Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
  return values.map((value) => logSum - (value - most));
}

/** Probabilities of the classes. */
export function softmax(outputs: ArrayLike<number>): number[] {
  return errors(outputs).map((error) => Math.exp(-error));
}

/** The mean of −Σ t ln softmax(y) over rows. */
export function crossEntropy(outputs: Float64Array, T: Float32Array, classes: number): number {
  const rows = outputs.length / classes;
  let total = 0;
  for (let row = 0; row < rows; row++) {
    errors(outputs.subarray(row * classes, (row + 1) * classes)).forEach((error, c) => {
      total += T[row * classes + c]! * error;
    });
  }
  return total / rows;
}

/** Which class is taken for which, by outputs [rows, C] and one-hot targets [rows, C], and the worst mistakes with their pictures. */
export function confusionOf(outputs: Float64Array, T: Float32Array, classes: number, picture: TrainingData['picture']): Confusion {
  const rows = outputs.length / classes;
  const counts = new Uint32Array(classes * classes);
  const mistakes: Mistake[] = [];
  for (let row = 0; row < rows; row++) {
    const own = outputs.subarray(row * classes, (row + 1) * classes);
    const [truth, answer] = [argMax(T.subarray(row * classes, (row + 1) * classes)), argMax(own)];
    counts[truth * classes + answer]! += 1;
    if (answer === truth) continue;
    const lost = errors(own);
    mistakes.push({ row, truth, answer, probability: Math.exp(-lost[answer]!), loss: lost[truth]! });
  }
  mistakes.sort((a, b) => b.loss - a.loss);
  const worst = mistakes.slice(0, WORST);
  const right = rows - mistakes.length;
  if (!picture) return { classes, counts, right, worst };
  const { width, height, test } = picture;
  const pixels = (row: number): Uint8Array =>
    Uint8Array.from(test.subarray(row * width * height, (row + 1) * width * height), (ink) => Math.round(255 * ink));
  return {
    classes,
    counts,
    right,
    worst: worst.map((mistake) => ({ ...mistake, pixels: pixels(mistake.row) })),
    picture: { width, height },
  };
}
