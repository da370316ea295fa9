import type { Cell, Table } from '../../lab/files/csv';
import type { RunHistory } from '../logs/runHistory';

const COLUMNS = [
  ...['step', 'learning_rate', 'steps', 'loss', 'loss_low', 'loss_high'],
  ...['train_loss', 'train_accuracy', 'test_loss', 'test_accuracy', 'lambda_max', 'edge'],
];

/**
 * Everything that the timeline shows, a line for each step at which something is known: the losses of `steps` batches from there on
 * (mean, least and largest), the evaluations of both splits at that step, the learning rate, and λ_max there with its share of what is
 * stable.
 */
export function seriesTable(history: RunHistory): Table {
  const losses = new Map(history.losses.buckets.map((bucket) => [bucket.step, bucket]));
  const train = new Map(history.train.points.map((point) => [point.step, point]));
  const test = new Map(history.test.points.map((point) => [point.step, point]));
  const sharpness = new Map(history.sharpness.points.map((point) => [point.step, point]));
  const rates = new Map(history.rates.points.map(({ step, rate }) => [step, rate]));
  const steps = [...new Set([losses, train, test, sharpness, rates].flatMap((series) => [...series.keys()]))].sort((a, b) => a - b);
  const rows = steps.map((step): Cell[] => {
    const bucket = losses.get(step);
    const batch = bucket ? [bucket.count, bucket.sum / bucket.count, bucket.low, bucket.high] : [null, null, null, null];
    const [a, b, curvature] = [train.get(step), test.get(step), sharpness.get(step)];
    return [step, rates.get(step), ...batch, a?.loss, a?.accuracy, b?.loss, b?.accuracy, curvature?.value, curvature?.edge];
  });
  return { columns: COLUMNS, rows };
}
