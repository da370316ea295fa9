import { normals } from '../data/philox';
import { GpuContext } from '../gpu/context';
import type { ContextOptions } from '../gpu/context';
import { PipelineCache } from '../gpu/pipelines';
import type { Recipe } from '../lab/recipe/recipe';
import { Run } from '../lab/run/run';
import type { Snapshot } from '../lab/run/deviceState';
import type { LoadingData, Table, TrainingData } from '../lab/data/trainingData';

/** Rows of normal inputs; class 1 where their sum is positive, else class 0. */
export function drawnTable(rows: number, inputs: number, seed: number): Table {
  const X = Float32Array.from(normals({ seed, stream: 3000 }, rows * inputs));
  const T = new Float32Array(rows * 2);
  for (let row = 0; row < rows; row++) {
    const sum = X.subarray(row * inputs, (row + 1) * inputs).reduce((total, x) => total + x, 0);
    T[row * 2 + (sum > 0 ? 1 : 0)] = 1;
  }
  return { rows, X, T };
}

/** Drawn data as a run takes them, without any file. */
export function drawnData(trainRows: number, testRows: number, { inputs = 2, seed = 1 } = {}): TrainingData {
  const info = { title: 'Drawn', inputs, targets: 2, trainRows, testRows, partial: false };
  return { info, inputs, train: drawnTable(trainRows, inputs, seed), test: drawnTable(testRows, inputs, seed + 1) };
}

/** A device for tests of runs. */
export class RunBench {
  readonly ctx: GpuContext;
  readonly pipelines: PipelineCache;

  private constructor(ctx: GpuContext) {
    this.ctx = ctx;
    this.pipelines = new PipelineCache(ctx);
  }

  static async open(options: ContextOptions = {}): Promise<RunBench> {
    return new RunBench(await GpuContext.create(navigator.gpu, options));
  }

  run(recipe: Recipe, loading: LoadingData, start?: Snapshot): Promise<Run> {
    return Run.create(this.ctx, this.pipelines, recipe, loading, start);
  }

  close(): void {
    this.ctx.close();
  }
}
