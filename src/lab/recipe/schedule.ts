import { rate, type ScheduleSpec } from '../../nn/schedules';

/** A point of a schedule's curve that can be taken hold of. */
export interface ScheduleHandle {
  /** What it sets, in words. */
  readonly label: string;
  readonly step: number;
  readonly rate: number;
  /** Whether it can be moved along each axis. */
  readonly moves: { readonly step: boolean; readonly rate: boolean };
  /** The schedule with this point moved there; steps and rates are rounded and kept within what a schedule allows. */
  readonly to: (step: number, rate: number) => ScheduleSpec;
}

/** The learning rates of steps 0 to `end`, at `points` places; where a rate falls, the step before it is among them. */
export function scheduleCurve(spec: ScheduleSpec, end: number, points: number): { step: number; rate: number }[] {
  const steps = new Set<number>();
  for (let i = 0; i < points; i++) steps.add(Math.round((i * end) / (points - 1)));
  for (const jump of jumpsOf(spec, end)) for (const step of [jump - 1, jump]) if (step >= 0 && step <= end) steps.add(step);
  return [...steps].sort((a, b) => a - b).map((step) => ({ step, rate: rate(spec, step) }));
}

/** More jumps than these are too close to be seen. */
const MOST_JUMPS = 100;

function jumpsOf(spec: ScheduleSpec, end: number): number[] {
  if (spec.type === 'piecewise') return spec.boundaries;
  const every = spec.type === 'step' ? spec.every : spec.type === 'cosine' || spec.type === 'triangular' ? spec.period : Infinity;
  return Array.from({ length: Math.min(MOST_JUMPS, Math.floor(end / every)) }, (_, i) => (i + 1) * every);
}

/** The points of a schedule that decide its shape, from the left. */
export function scheduleHandles(spec: ScheduleSpec): ScheduleHandle[] {
  const first = (label: string): ScheduleHandle => ({
    label,
    step: 0,
    rate: spec.lr,
    moves: { step: false, rate: true },
    to: (_, lr) => ({ ...spec, lr: round(lr) }),
  });
  const both = { step: true, rate: true };
  switch (spec.type) {
    case 'constant':
      return [first('Learning rate')];
    case 'step': {
      const to = (step: number, after: number) => ({
        ...spec,
        every: whole(step),
        factor: spec.lr > 0 ? round(after / spec.lr) : spec.factor,
      });
      return [
        first('Learning rate'),
        { label: 'Steps between drops, and rate after the first', step: spec.every, rate: spec.lr * spec.factor, moves: both, to },
      ];
    }
    case 'piecewise':
      return piecewiseHandles(spec);
    case 'exponential':
    case 'inverse': {
      // There the rate is γ₀/e, or half of γ₀.
      const share = spec.type === 'exponential' ? Math.exp(-1) : 0.5;
      const step = spec.eta > 0 ? 1 / spec.eta : 1e9;
      const to = (at: number) => ({ ...spec, eta: round(1 / whole(at)) });
      return [first('Learning rate'), { label: 'Steps of decay', step, rate: spec.lr * share, moves: { step: true, rate: false }, to }];
    }
    case 'triangular':
      return [
        {
          label: 'Lowest rate',
          step: 0,
          rate: spec.lr_min,
          moves: { step: false, rate: true },
          to: (_, low) => ({ ...spec, lr_min: round(low) }),
        },
        {
          label: 'Highest rate and half of the period',
          step: spec.period / 2,
          rate: spec.lr,
          moves: both,
          to: (step, lr) => ({ ...spec, period: whole(2 * step), lr: round(lr) }),
        },
      ];
    case 'cosine':
      return [
        first('Learning rate'),
        {
          label: 'Lowest rate and period',
          step: spec.period,
          rate: spec.lr_min,
          moves: both,
          to: (step, low) => ({ ...spec, period: whole(step), lr_min: round(low) }),
        },
      ];
    case 'warmup':
      return [
        {
          label: 'Learning rate and steps of warm-up',
          step: spec.steps,
          rate: spec.lr,
          moves: both,
          to: (step, lr) => ({ ...spec, steps: whole(step), lr: round(lr) }),
        },
      ];
  }
}

function piecewiseHandles(spec: Extract<ScheduleSpec, { type: 'piecewise' }>): ScheduleHandle[] {
  const { boundaries, values } = spec;
  return values.map((value, i) => ({
    label: i === 0 ? 'First rate' : `Rate ${i + 1} and where it begins`,
    step: i === 0 ? 0 : boundaries[i - 1]!,
    rate: value,
    moves: { step: i > 0, rate: true },
    to: (step, next) => {
      const low = (boundaries[i - 2] ?? 0) + 1;
      const high = (boundaries[i] ?? 1e9) - 1;
      const moved = values.map((old, at) => (at === i ? round(next) : old));
      return {
        ...spec,
        lr: moved[0]!,
        values: moved,
        boundaries: boundaries.map((old, at) => (at === i - 1 ? Math.max(low, Math.min(high, whole(step))) : old)),
      };
    },
  }));
}

const whole = (step: number): number => Math.max(1, Math.min(1e9, Number(Math.round(step).toPrecision(3))));
const round = (value: number): number => Number(Math.max(0, value).toPrecision(3));
