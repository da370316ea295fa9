import { parseFields, fieldDefaults, type Field, type Fields, type FieldValues } from '../data/field';

/** The learning rate at the first step (or the top of a cycle); every schedule has it. */
export const LEARNING_RATE: Field = { label: 'Learning rate γ₀', min: 0, max: 1000, default: 0.1 };

interface Schedule<F extends Fields> {
  title: string;
  formula: string;
  /** Numbers of its own, beside the learning rate. */
  fields: F;
  rate: (spec: { lr: number } & FieldValues<F>, t: number) => number;
  /** Says what is wrong with values that each lie within their bounds, naming the field, or nothing. */
  problem?: (spec: FieldValues<F>) => string | undefined;
}

/** Gives `rate` the types of the entry's own fields. */
function schedule<const F extends Fields>(entry: Schedule<F>): Schedule<F> {
  return entry;
}

const lowest = { label: 'Lowest rate γmin', min: 0, max: 1000, default: 0.001 };
const decay = { label: 'Decay per step η', min: 0, max: 10, default: 0.005 };
const every = (label: string, value: number): Field & { integer: true } => ({ label, min: 1, max: 1e9, default: value, integer: true });

/** The learning-rate schedules γ(t) of contract section 7: one entry is all that a new one needs. `t` is 0 at the first step. */
export const SCHEDULES = {
  constant: schedule({ title: 'Constant', formula: 'γ₀', fields: {}, rate: ({ lr }) => lr }),
  step: schedule({
    title: 'Step decay',
    formula: 'γ₀ · factor^⌊t / every⌋',
    fields: { factor: { label: 'Factor', min: 0, max: 10, default: 0.5 }, every: every('Steps between drops', 1000) },
    rate: ({ lr, factor, every }, t) => lr * factor ** Math.floor(t / every),
  }),
  piecewise: schedule({
    title: 'Piecewise constant',
    formula: 'values[number of boundaries ≤ t]',
    fields: {
      boundaries: { label: 'Boundaries (steps)', min: 0, max: 1e9, default: [1000], integer: true, list: true },
      values: { label: 'Rates between them', min: 0, max: 1000, default: [0.1, 0.01], list: true },
    },
    rate: ({ boundaries, values }, t) => values[boundaries.filter((boundary) => t >= boundary).length]!,
    problem: ({ boundaries, values }) => {
      if (values.length !== boundaries.length + 1) {
        return `values must be one longer than boundaries (${boundaries.length + 1} rates), got ${values.length}`;
      }
      return boundaries.some((boundary, i) => i > 0 && boundary <= boundaries[i - 1]!) ? 'boundaries must rise' : undefined;
    },
  }),
  exponential: schedule({
    title: 'Exponential decay',
    formula: 'γ₀ · e^(−ηt)',
    fields: { eta: decay },
    rate: ({ lr, eta }, t) => lr * Math.exp(-eta * t),
  }),
  inverse: schedule({
    title: 'Inverse decay',
    formula: 'γ₀ / (1 + ηt)',
    fields: { eta: decay },
    rate: ({ lr, eta }, t) => lr / (1 + eta * t),
  }),
  triangular: schedule({
    title: 'Cyclical (triangular)',
    formula: 'γmin + (γ₀ − γmin)(1 − |2u − 1|), u = (t mod period) / period',
    fields: { lr_min: lowest, period: every('Period (steps)', 1000) },
    rate: ({ lr, lr_min, period }, t) => lr_min + (lr - lr_min) * (1 - Math.abs((2 * (t % period)) / period - 1)),
  }),
  cosine: schedule({
    title: 'Cosine with restarts',
    formula: 'γmin + (γ₀ − γmin) · ½(1 + cos πu), u = (t mod period) / period',
    fields: { lr_min: lowest, period: every('Period (steps)', 1000) },
    rate: ({ lr, lr_min, period }, t) => lr_min + (lr - lr_min) * 0.5 * (1 + Math.cos((Math.PI * (t % period)) / period)),
  }),
  warmup: schedule({
    title: 'Linear warm-up',
    formula: 'γ₀ · min(1, (t + 1) / steps)',
    fields: { steps: every('Warm-up steps', 100) },
    rate: ({ lr, steps }, t) => lr * Math.min(1, (t + 1) / steps),
  }),
};

export type ScheduleType = keyof typeof SCHEDULES;

type SpecOf<T extends ScheduleType> = (typeof SCHEDULES)[T] extends Schedule<infer F> ? { type: T; lr: number } & FieldValues<F> : never;

/** A schedule with its numbers, as a recipe holds it: `{ type: 'step', lr: 0.1, factor: 0.5, every: 1000 }`. */
export type ScheduleSpec = { [T in ScheduleType]: SpecOf<T> }[ScheduleType];

/** The learning rate at step `t` (0 at the first step), in double. */
export function rate(spec: ScheduleSpec, t: number): number {
  return entryOf(spec.type).rate(spec as never, t);
}

/** All numbers of a schedule, the learning rate first: label, bounds and default of each. */
export function scheduleFields(type: ScheduleType): Fields {
  return { lr: LEARNING_RATE, ...SCHEDULES[type].fields };
}

/** A schedule of this type with its default numbers, at the given learning rate. */
export function defaultSchedule(type: ScheduleType, lr: number = LEARNING_RATE.default): ScheduleSpec {
  return { type, ...fieldDefaults(scheduleFields(type)), lr } as ScheduleSpec;
}

/** Whether a name is one of the schedules'. */
export function isScheduleType(name: unknown): name is ScheduleType {
  return typeof name === 'string' && Object.hasOwn(SCHEDULES, name);
}

/**
 * Turns unknown JSON into a schedule, filling in defaults; `path` is its place in the recipe.
 * Throws a RangeError that names the field and what it may be.
 */
export function parseSchedule(value: object, path = 'schedule'): ScheduleSpec {
  const { type, ...numbers } = value as { type?: unknown };
  if (!isScheduleType(type)) {
    throw new RangeError(`${path}.type must be one of ${Object.keys(SCHEDULES).join(', ')}, got ${JSON.stringify(type)}`);
  }
  const parsed = parseFields(scheduleFields(type), numbers, path);
  const problem = entryOf(type).problem?.(parsed as never);
  if (problem !== undefined) throw new RangeError(`${path}.${problem}`);
  return { type, ...parsed } as ScheduleSpec;
}

/** An entry as one of many: which numbers its functions take is known to the caller, not to the compiler. */
interface AnySchedule {
  rate: (spec: never, t: number) => number;
  problem?: ((spec: never) => string | undefined) | undefined;
}

function entryOf(type: ScheduleType): AnySchedule {
  return SCHEDULES[type];
}
