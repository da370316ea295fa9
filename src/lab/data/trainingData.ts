import { apply, fitNormalisation, needsDecomposition } from '../../data/normalise';
import type { DataSet, DataSetEntry, FetchBytes } from '../../data/sets/dataSet';
import { DATA_SETS } from '../../data/sets/registry';
import { inputStatistics } from './inputStatistics';
import type { DataInfo } from '../protocol/messages';
import { dataOptions } from '../recipe/recipe';
import type { DataSpec, Recipe } from '../recipe/recipe';

/** The rows of one split as the GPU takes them: X normalised, row-major. */
export interface Table {
  readonly rows: number;
  readonly X: Float32Array;
  readonly T: Float32Array;
}

/** A recipe's data, normalised by the statistics of its own training rows (contract section 9). */
export interface TrainingData {
  readonly info: DataInfo;
  readonly inputs: number;
  readonly train: Table;
  readonly test: Table;
  /** Rows that are pictures, before normalisation: the test rows' ink, 0 to 1. */
  readonly picture?: { readonly width: number; readonly height: number; readonly test: Float32Array };
}

/** The part to start with, and the whole where that is more. */
export interface LoadingData {
  readonly first: TrainingData;
  readonly rest?: {
    /**
     * The step at which the whole takes over, waited for if need be: fixed by the recipe, so that a run does not depend
     * on how fast the download was. It is one pass over the first part, in which no row is seen twice.
     */
    readonly from: number;
    /** Starts the download on the first call, and again after one that failed. */
    readonly load: () => Promise<TrainingData>;
  };
}

/** Loads a recipe's data, at first only a small part where the set offers one. */
export async function loadTrainingData(recipe: Recipe, fetchBytes: FetchBytes): Promise<LoadingData> {
  const entry: DataSetEntry = DATA_SETS[recipe.data.set]!;
  const options = dataOptions(recipe.data);
  const preview = await entry.preview?.(options, fetchBytes);
  const whole = () => wholeTrainingData(recipe, fetchBytes);
  if (!preview || preview.trainRows < recipe.batch.size) return { first: await whole() };
  let loading: Promise<TrainingData> | undefined;
  const load = () =>
    (loading ??= whole().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
  const from = Math.floor(preview.trainRows / recipe.batch.size);
  return { first: await prepare(preview, recipe.data, true), rest: { from, load } };
}

/** Loads all rows of a recipe's data. */
export async function wholeTrainingData({ data }: Recipe, fetchBytes: FetchBytes): Promise<TrainingData> {
  return prepare(await DATA_SETS[data.set]!.load(dataOptions(data), fetchBytes), data, false);
}

const THUMBNAILS = 8;

/** Normalises a set's rows by the statistics of those to train on. */
export async function prepare(set: DataSet, { normalise }: Pick<DataSpec, 'normalise'>, partial: boolean): Promise<TrainingData> {
  // Loaded only where it is needed, which keeps a tenth of the engine from the start.
  const decompose = needsDecomposition(normalise) ? (await import('../../data/eigen')).symmetricEigen : undefined;
  const fitted = fitNormalisation(normalise, set.trainX, set.trainRows, set.inputs, decompose);
  const table = (X: Float32Array, T: Float32Array, rows: number): Table => ({
    rows,
    X: normalise === 'none' ? X : Float32Array.from(apply(fitted, X, rows)),
    T,
  });
  const train = table(set.trainX, set.trainT, set.trainRows);
  return {
    info: {
      title: set.title,
      ...(set.attribution && { attribution: set.attribution }),
      inputs: set.inputs,
      targets: set.targets,
      trainRows: set.trainRows,
      testRows: set.testRows,
      partial,
      inputStatistics: inputStatistics(train.X, train.rows, set.inputs),
      ...(set.classes && { classes: [...set.classes] }),
      ...thumbnails(set),
    },
    inputs: set.inputs,
    train,
    test: table(set.testX, set.testT, set.testRows),
    ...(set.image && { picture: { ...set.image, test: set.testX } }),
  };
}

/** The first training rows as grey pictures. */
function thumbnails(set: DataSet): Pick<DataInfo, 'thumbnails'> {
  if (!set.image) return {};
  const count = Math.min(THUMBNAILS, set.trainRows);
  const pixels = Uint8Array.from(set.trainX.subarray(0, count * set.inputs), (ink) => Math.round(255 * ink));
  return { thumbnails: { ...set.image, pixels, count } };
}

/** The same rows under another normalisation, which must not be less than theirs: of centred rows, none is known uncentred. */
export async function renormalised(data: TrainingData, normalise: DataSpec['normalise']): Promise<TrainingData> {
  const decompose = needsDecomposition(normalise) ? (await import('../../data/eigen')).symmetricEigen : undefined;
  const { train, test, inputs } = data;
  const fitted = fitNormalisation(normalise, train.X, train.rows, inputs, decompose);
  const again = (table: Table): Table => ({ ...table, X: Float32Array.from(apply(fitted, table.X, table.rows)) });
  return { ...data, train: again(train), test: again(test) };
}
