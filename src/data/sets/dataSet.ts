import { fieldDefaults, parseFields, type Field, type Fields, type FieldValues } from '../field';

/** Rows to train on and rows to test with. Matrices are row-major; targets of a classification are one-hot. */
export interface DataSet {
  id: string;
  title: string;
  attribution?: string;
  kind: 'regression' | 'classification';
  /** Columns of X. */
  inputs: number;
  /** Columns of T: outputs, or classes. */
  targets: number;
  classes?: readonly string[];
  trainRows: number;
  testRows: number;
  /** trainRows x inputs, trainRows x targets, and the same for testing. */
  trainX: Float32Array;
  trainT: Float32Array;
  testX: Float32Array;
  testT: Float32Array;
  /** How a row is to be drawn, where it is a picture. */
  image?: { width: number; height: number };
}

/** Gets a file of the app by its path below the app's own address, such as `data/iris.json`. */
export type FetchBytes = (path: string) => Promise<ArrayBuffer>;

/** A data set's numbers as a recipe gives them; what is absent takes its default. */
export type DataOptions = Readonly<Record<string, number | undefined>>;

/** What is known of a data set before it is loaded. */
interface Description<F extends Fields> {
  id: string;
  title: string;
  attribution?: string;
  kind: DataSet['kind'];
  inputs: number;
  /** Number of targets under the default options; where the field `targetsField` exists, that decides. */
  targets: number;
  targetsField?: string;
  /** The numbers that this set uses; a recipe that gives others is refused. */
  fields: F;
}

/** One data set of the registry. */
export interface DataSetEntry extends Description<Fields> {
  defaults: Readonly<Record<string, number>>;
  /** Loads or draws the rows. Throws a RangeError that names the field when an option is out of bounds. */
  load: (options: DataOptions, fetchBytes: FetchBytes) => Promise<DataSet>;
  /** Loads a small part with which to start, where the whole takes a download; resolves to undefined where there is nothing to wait for. */
  preview?: (options: DataOptions, fetchBytes: FetchBytes) => Promise<DataSet | undefined>;
}

/** Rows of a split: X rows x inputs, T rows x targets. */
export interface Split {
  rows: number;
  X: Float32Array;
  T: Float32Array;
}

/** What loading adds to what is known before. */
interface Content extends Pick<DataSet, 'classes' | 'image'> {
  train: Split;
  test: Split;
}

interface Loaders<F extends Fields> {
  load: (options: FieldValues<F>, fetchBytes: FetchBytes) => Content | Promise<Content>;
  preview?: (options: FieldValues<F>, fetchBytes: FetchBytes) => Promise<Content | undefined>;
}

/** Makes a registry entry whose loaders receive options that are checked and complete. */
export function dataSetEntry<const F extends Fields>({ load, preview, ...description }: Description<F> & Loaders<F>): DataSetEntry {
  const { id, title, attribution, kind, inputs, fields } = description;
  const parse = (options: DataOptions): FieldValues<F> => parseFields(fields, withoutAbsent(options), 'data');
  const whole = ({ train, test, ...more }: Content): DataSet => ({
    ...{ id, title, kind, inputs, targets: train.T.length / train.rows },
    ...(attribution !== undefined && { attribution }),
    ...more,
    ...{ trainRows: train.rows, trainX: train.X, trainT: train.T },
    ...{ testRows: test.rows, testX: test.X, testT: test.T },
  });
  return {
    ...description,
    defaults: fieldDefaults<Record<string, Field>>(fields as Record<string, Field>),
    load: async (options, fetchBytes) => whole(await load(parse(options), fetchBytes)),
    ...(preview && {
      preview: async (options, fetchBytes) => {
        const part = await preview(parse(options), fetchBytes);
        return part && whole(part);
      },
    }),
  };
}

/** Columns of T that a set has under these options. */
export function targetCount(entry: DataSetEntry, options: DataOptions): number {
  return entry.targetsField === undefined ? entry.targets : (options[entry.targetsField] ?? entry.targets);
}

/** Targets of a classification: row n has a 1 in column labels[n] and 0 elsewhere. */
export function oneHot(labels: ArrayLike<number>, classes: number): Float32Array {
  const targets = new Float32Array(labels.length * classes);
  for (let row = 0; row < labels.length; row++) targets[row * classes + labels[row]!] = 1;
  return targets;
}

/** The field for the seed of drawn data. */
export const SEED: Field & { integer: true } = { label: 'Data seed', min: 0, max: Number.MAX_SAFE_INTEGER, default: 0, integer: true };

/** A field for a number of rows. */
export function rowsField(label: string, min: number, max: number, value: number): Field & { integer: true } {
  return { label, min, max, default: value, integer: true };
}

function withoutAbsent(options: DataOptions): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
