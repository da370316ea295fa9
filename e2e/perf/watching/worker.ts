import { beginRun } from '../../../src/lab/beginRun';
import { trainingLoopOf } from '../../../src/lab/currentLoop';
import { CurrentRun } from '../../../src/lab/currentRun';
import { DataCache } from '../../../src/lab/dataCache';
import { complete } from '../../../src/lab/defaults';
import { fetchFile } from '../../../src/lab/fetchFile';
import { openHost } from '../../../src/lab/gpuHost';
import { firstSnapshot } from '../../../src/lab/run';
import { RunDisplay } from '../../../src/lab/runDisplay';
import type { Run } from '../../../src/lab/run';
import { Watch } from '../../../src/lab/watch';
import type { Asked, Part } from './parts';

/**
 * The engine of the page's first recipe with a choice of what watches it: each part is what the page's session uses, at the
 * pace that it has there. Nothing is drawn but heatmaps, on canvases of the page's sizes that nobody sees.
 */
const TARGET_MS = 8;
/** Of the heatmaps of the three layers, in device pixels. */
const CANVAS = [320, 62] as const;

/** Measures at the usual times only what it is asked to. */
class ChosenWatch extends Watch {
  parts: readonly Part[] = [];

  override measure(run: Run, layers = true, evaluation = true): Promise<void> {
    return super.measure(run, layers && this.parts.includes('layers'), evaluation && this.parts.includes('evaluation'));
  }
}

interface Opened {
  readonly current: CurrentRun;
  readonly watch: ChosenWatch;
  readonly display: RunDisplay;
}

async function open(): Promise<Opened> {
  const host = openHost(navigator.gpu);
  const recipe = complete({ version: 1 });
  const loading = await new DataCache((path) => fetchFile(path, new URL('../', location.href).href)).load(recipe, host);
  const { ctx, pipelines } = await host;
  const start = firstSnapshot(recipe, loading.first.inputs);
  const begun = await beginRun(
    { ctx, pipelines, recipe, loading, number: 1, start, before: undefined },
    () => undefined,
    () => undefined,
  );
  const watch = new ChosenWatch();
  const { number, run, sharpness, snapshots } = begun;
  const current = new CurrentRun({ number, loading, run, sharpness, snapshots, watch });
  const display = new RunDisplay({ current: () => current, host: () => host, post: () => undefined, scale: (own) => own });
  recipe.layers.forEach((_, layer) => display.canvases.attach(layer, { kind: 'weights', layer }, new OffscreenCanvas(...CANVAS)));
  await current.run.instruments();
  return { current, watch, display };
}

interface Training {
  /** Steps submitted so far. */
  readonly step: () => number;
  readonly stop: () => Promise<void>;
}

/** Trains, with the parts that are named, until it is stopped. */
function train({ current, watch, display }: Opened, parts: readonly Part[]): Training {
  const { run, snapshots, sharpness } = current;
  const has = (part: Part): boolean => parts.includes(part);
  watch.parts = parts;
  let goesOn = true;
  const loop = trainingLoopOf(current, {
    goesOn: () => goesOn,
    turns: undefined,
    targetMs: TARGET_MS,
    analyses: { isBusy: false },
    tuning: { next: () => undefined },
    speed: display.speed,
    takeWholeData: async () => {
      await watch.settle();
      await run.takeWholeData();
    },
    between: async () => {
      watch.start(run);
      if (has('snapshots')) snapshots.start(run);
      if (has('sharpness')) sharpness.start();
      if (has('heatmaps')) await display.frame(current);
      else watch.take();
    },
  });
  const training = loop.train();
  return {
    step: () => run.step,
    async stop() {
      goesOn = false;
      await training;
      await watch.settle();
    },
  };
}

const opened = open();
let training: Training | undefined;

async function answer(asked: Asked): Promise<number> {
  const engine = await opened;
  if (asked.type === 'start') training = train(engine, asked.parts);
  if (asked.type === 'stop') await training?.stop();
  return training?.step() ?? 0;
}

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  answer(data).then(
    (step) => postMessage({ step }),
    (error: unknown) => postMessage({ error: String(error) }),
  );
});
