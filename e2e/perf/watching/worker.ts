import { beginRun } from '../../../src/lab/session/beginRun';
import { trainingLoopOf } from '../../../src/lab/session/currentLoop';
import { CurrentRun } from '../../../src/lab/session/currentRun';
import { DataCache } from '../../../src/lab/session/dataCache';
import { complete } from '../../../src/lab/recipe/defaults';
import { fetchForThread } from '../../../src/lab/data/fetchFile';
import { openHost } from '../../../src/lab/device/gpuHost';
import { firstSnapshot } from '../../../src/lab/run/run';
import { RunDisplay } from '../../../src/lab/session/runDisplay';
import type { Run } from '../../../src/lab/run/run';
import { Watch } from '../../../src/lab/watch/watch';
import type { Asked, Part } from './parts';

/**
 * The engine of the page's first recipe with a choice of what watches it: each part is what the page's session uses, at the
 * pace that it has there. Nothing is drawn but heatmaps, on canvases of the page's sizes that nobody sees.
 */
const TARGET_MS = 8;
/** Of the heatmaps of the three layers, in device pixels. */
const CANVAS = [320, 62] as const;

/** A run whose layers or splits, where they are not among the parts, are measured in no time. */
function watched(run: Run, parts: readonly Part[]): Run {
  const noLayers = {
    meter: { measure: (step: number) => Promise.resolve({ step, rows: 0, layers: [], weightScale: 1 }) },
    updates: { measure: () => Promise.resolve([]) },
  };
  const noSplit = { run: () => Promise.resolve({ rows: 0, loss: 0 }) };
  const seen: unknown = {
    get step() {
      return run.step;
    },
    get nextFeeds() {
      return run.nextFeeds;
    },
    isWatched: true,
    instruments: async () => ({
      ...(await run.instruments()),
      ...(!parts.includes('layers') && noLayers),
      ...(!parts.includes('evaluation') && { train: noSplit, test: noSplit }),
    }),
  };
  return seen as Run;
}

interface Opened {
  readonly current: CurrentRun;
  readonly display: RunDisplay;
}

async function open(): Promise<Opened> {
  const host = openHost(navigator.gpu);
  const recipe = complete({ version: 1 });
  const loading = await new DataCache(fetchForThread).load(recipe, host);
  const { ctx, pipelines } = await host;
  const start = firstSnapshot(recipe, loading.first.inputs);
  const begun = await beginRun(
    { ctx, pipelines, recipe, loading, number: 1, start, before: undefined },
    () => undefined,
    () => undefined,
  );
  const watch = new Watch();
  const { number, run, sharpness, snapshots } = begun;
  const current = new CurrentRun({ number, loading, run, sharpness, snapshots, watch });
  const display = new RunDisplay({ current: () => current, host: () => host, post: () => undefined, scale: (own) => own });
  recipe.layers.forEach((_, layer) => display.canvases.attach(layer, { kind: 'weights', layer }, new OffscreenCanvas(...CANVAS)));
  await current.run.instruments();
  return { current, display };
}

interface Training {
  /** Steps submitted so far. */
  readonly step: () => number;
  readonly stop: () => Promise<void>;
}

/** Trains, with the parts that are named, until it is stopped. */
function train({ current, display }: Opened, parts: readonly Part[]): Training {
  const { run, watch, snapshots, sharpness } = current;
  const has = (part: Part): boolean => parts.includes(part);
  const sight = watched(run, parts);
  let goesOn = true;
  const loop = trainingLoopOf(current, {
    goesOn: () => goesOn,
    turns: () => undefined,
    targetMs: TARGET_MS,
    analyses: { isBusy: false },
    tuning: { next: () => undefined },
    speed: display.speed,
    showFirst: () => Promise.resolve(),
    onWholeData: () => undefined,
    between: async () => {
      watch.start(sight);
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
