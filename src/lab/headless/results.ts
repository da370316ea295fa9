import type { AnalysisResult } from './analysis';
import type { Table } from '../files/csv';
import type { Picture } from '../files/png';
import type { Shard } from './analysis';
import type { Judged } from './expectation';
import type { HeadlessTraining, Measurement } from './training';

/** How a run ended. */
export type Outcome = 'finished' | 'diverged' | 'stopped' | 'failed';

/** Everything that a run found, as metrics.json holds it and as the paths of expectations read it. */
export interface Results {
  title: string;
  outcome: Outcome;
  /** The part that these results are of, where the work was shared. */
  shard?: Shard;
  training: TrainingResults;
  /** What each analysis found, by id, at each step at which it ran. */
  analyses: Record<string, ({ step: number } & AnalysisResult['json'])[]>;
  /** The document's own expectations. */
  expect: Judged[];
  /** Figures that analyses themselves hold against published ones. */
  verdicts: Judged[];
}

export interface TrainingResults {
  steps: number;
  outcome: Outcome;
  /** The step that broke, counted from 1, where one did. */
  diverged?: number;
  /** E_total of each step's rows before its update. */
  loss: readonly number[];
  /** All rows, from time to time. */
  measurements: readonly Measurement[];
}

/** What training found, for metrics.json. */
export function trainingResults(training: HeadlessTraining, outcome: Outcome): TrainingResults {
  const { step, losses, measurements, diverged } = training;
  return { steps: step, outcome, ...(diverged !== undefined && { diverged }), loss: losses, measurements };
}

/** One line a step: learning rate, loss of its rows, and what was measured of all rows before it. */
export function metricsTable(training: HeadlessTraining): Table {
  const measured = new Map(training.measurements.map((measurement) => [measurement.step, measurement]));
  const rows = Array.from({ length: training.step + 1 }, (_, step) => {
    const { train, test } = measured.get(step) ?? {};
    const rate = step < training.step ? training.rateOf(step) : undefined;
    return [step, rate, training.losses[step], train?.loss, train?.accuracy, test?.loss, test?.accuracy];
  });
  return { columns: ['step', 'learning_rate', 'loss', 'train_loss', 'train_accuracy', 'test_loss', 'test_accuracy'], rows };
}

/** The losses over the steps, on a logarithmic scale. */
export function lossPicture({ losses, measurements }: HeadlessTraining): Picture {
  const steps = measurements.map(({ step }) => step);
  return {
    kind: 'curves',
    logY: true,
    series: [
      { x: losses.map((_, step) => step), y: losses },
      { x: steps, y: measurements.map(({ train }) => train.loss) },
      { x: steps, y: measurements.map(({ test }) => test.loss) },
    ],
  };
}

/** The figures held against published ones, as a table of Markdown. */
export function reportText(title: string, judged: readonly Judged[]): string {
  const lines = judged.map(({ value, about, published, tolerance, relative, between, because, ours, verdict, source }) => {
    const allowed = between ? between.map(shown).join(' to ') : allowance(tolerance, relative);
    return `| ${[about ?? `\`${value}\``, shown(published), allowed, because ?? '', shown(ours), verdict, source].map(cell).join(' | ')} |`;
  });
  return [
    `# ${title}`,
    '',
    '| figure | published | allowed | because | ours | verdict | source |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

function allowance(tolerance: number | undefined, relative: number | undefined): string {
  const parts = [
    ...(tolerance === undefined ? [] : [`± ${tolerance}`]),
    ...(relative === undefined ? [] : [`± ${Number((100 * relative).toPrecision(6))} %`]),
  ];
  return parts.length > 0 ? parts.join(' or ') : 'equal';
}

const shown = (value: unknown): string => {
  if (typeof value === 'number') return String(Number(value.toPrecision(6)));
  return value === undefined || value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
};

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
