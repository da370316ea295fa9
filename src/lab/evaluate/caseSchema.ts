import * as v from 'valibot';
import { NORMALISATIONS } from '../../data/normalise';
import type { Normalisation } from '../../data/normalise';
import { ACTIVATIONS } from '../../nn/activations';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const number = v.pipe(v.number(), v.finite());
const vector = v.pipe(v.array(number), v.minLength(1));
const matrix = v.pipe(v.array(vector), v.minLength(1));
const optional = v.exactOptional;

const layer = v.strictObject({
  n: count,
  act: v.picklist(Object.keys(ACTIVATIONS)),
  bias: optional(v.boolean()),
  bn: optional(v.boolean()),
  skip: optional(whole),
});

const net = v.strictObject({
  input: count,
  layers: v.pipe(v.array(layer), v.minLength(1)),
  skip_mode: optional(v.picklist(['post', 'pre'])),
  bn_eps: optional(v.pipe(number, v.minValue(0))),
});

const init = v.strictObject({
  type: v.string(),
  seed: whole,
  scale: optional(number),
  sigma: optional(number),
  sigma_b: optional(number),
});

const train = v.strictObject({
  steps: whole,
  optimizer: v.looseObject({ type: v.string() }),
  schedule: v.looseObject({ type: v.string() }),
  batch: optional(v.strictObject({ size: count, order: v.picklist(['sequential', 'philox']), seed: optional(whole) })),
  bn_momentum: optional(number),
});

const landscape = v.strictObject({
  mode: v.picklist(['none', 'filter', 'layer']),
  d1: vector,
  a: vector,
  d2: optional(vector),
  b: optional(vector),
});

const prng = v.strictObject({ seed: whole, stream: whole, restart: whole, extra: whole, n: whole, epoch: whole });

/** Fields that only other wants read are let through unread. */
const schema = v.looseObject({
  id: optional(v.string()),
  want: v.array(v.string()),
  net: optional(net),
  loss: optional(v.picklist(['mse', 'ce'])),
  lambda: optional(v.pipe(number, v.minValue(0))),
  data: optional(v.looseObject({ X: matrix, T: matrix })),
  normalise: optional(v.picklist(Object.keys(NORMALISATIONS) as Normalisation[])),
  theta: optional(vector),
  init: optional(init),
  hvp: optional(matrix),
  landscape: optional(landscape),
  lanczos: optional(v.strictObject({ v0: vector, m: count })),
  train: optional(train),
  restarts: optional(v.strictObject({ K: count })),
  prng: optional(prng),
  activations: optional(v.looseObject({ names: v.array(v.picklist(Object.keys(ACTIVATIONS))), z: vector })),
  schedules: optional(v.looseObject({ t: v.array(whole), list: v.array(v.looseObject({ type: v.string() })) })),
});

/** One numerical case: a problem and the results wanted of it. */
export type Case = v.InferOutput<typeof schema>;

/** Turns unknown JSON into a case. Throws an Error that names each field that does not fit, and what it should be. */
export function parseCase(json: unknown): Case {
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const place = (path: string | null) => path?.replaceAll(/\.(\d+)/g, '[$1]') ?? 'the case';
  const problems = result.issues.map((issue) => `${place(v.getDotPath(issue))}: ${issue.message}`);
  throw new Error(`the case cannot be read: ${problems.join('; ')}`);
}

/** A field that a want cannot do without. Throws an Error that names both. */
export function required<K extends keyof Case & string>(given: Case, field: K, want: string): NonNullable<Case[K]> {
  const value = given[field];
  if (value !== undefined && value !== null) return value;
  throw new Error(`${field} is missing: "${want}" needs it`);
}
