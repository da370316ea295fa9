import { lossDomain } from '../timeline/lossScale';
import type { Lab } from '../state/lab.svelte';
import type { Which } from '../../lab/protocol/messages';

/** A curve of one of two runs. */
export interface Curve {
  readonly of: Which;
  readonly kind: 'test' | 'training';
  readonly points: readonly (readonly [step: number, value: number])[];
}

type Both = readonly (readonly [Which, Lab])[];

/** Test losses and smoothed training losses of both, and the ends of the log scale that holds them. */
export function lossCurves(runs: Both): { curves: Curve[]; domain: [low: number, high: number] } {
  const curves = runs.flatMap(([of, lab]): Curve[] => {
    const { history } = lab.shown;
    return [
      { of, kind: 'training', points: history.smoothLosses().map(({ step, value }) => [step, value] as const) },
      { of, kind: 'test', points: history.test.points.map(({ step, loss }) => [step, loss] as const) },
    ];
  });
  const values = curves.flatMap(({ points }) => points.map(([, value]) => value));
  return { curves, domain: lossDomain(least(values), -least(values.map((value) => -value))) };
}

/** Shares of right answers on the test rows. */
export function accuracyCurves(runs: Both): Curve[] {
  return runs.map(([of, lab]) => {
    const known = lab.shown.history.test.points.flatMap(({ step, accuracy }) =>
      accuracy === undefined ? [] : [[step, accuracy] as const],
    );
    return { of, kind: 'test', points: known };
  });
}

/** λ_max in units of the largest that is stable. */
export function edgeCurves(runs: Both): Curve[] {
  return runs.map(([of, lab]) => {
    const known = lab.shown.history.sharpness.points.flatMap(({ step, edge }) => (edge === undefined ? [] : [[step, edge] as const]));
    return { of, kind: 'training', points: known };
  });
}

const least = (values: readonly number[]): number => values.reduce((low, value) => Math.min(low, value), Infinity);
