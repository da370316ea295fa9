import { AnalysisError } from '../../../src/lab/client/analyses';
import type { LabClient } from '../../../src/lab/client/client';
import { startLab } from '../../../src/lab/client/start';
import type { Recipe } from '../../../src/lab/recipe/recipe';
import { QUESTIONS } from './questions';
import type { Question } from './questions';

/** What became of one question; times in ms. */
export interface Answered {
  readonly title: string;
  readonly network: string;
  /** From the question to the result. */
  readonly ms: number;
  /** How often progress was told. */
  readonly told: number;
  /** Median and longest time to a pong of the engine's thread, and to weights read back from the device, meanwhile. */
  readonly ping: Spread;
  readonly weights: Spread;
  /** The same question again: from the wish to stop it half way until it had stopped; NaN where it was over by then. */
  readonly cancelMs: number;
}

interface Spread {
  readonly count: number;
  readonly median: number;
  readonly longest: number;
}

/** Between two pings, and between two readings, in ms: seldom enough to change little. */
const PAUSE = { ping: 5, weights: 40 } as const;

let lab: LabClient | undefined;

const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));

/** Resolves when the recipe's network is there and rests. */
function configure(client: LabClient, recipe: Recipe): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = client.subscribe((event) => {
      if (event.type === 'failed') reject(new Error(event.message));
      if (event.type !== 'state' || event.state !== 'paused') return;
      stop();
      resolve();
    });
    client.send({ type: 'configure', recipe, run: false });
  });
}

/** Asks again and again until the work is done. */
async function watch(work: Promise<unknown>, ask: () => Promise<unknown>, every: number): Promise<Spread> {
  const over = work.then(
    () => true,
    () => true,
  );
  const times: number[] = [];
  do {
    const begun = performance.now();
    await ask();
    times.push(performance.now() - begun);
  } while (!(await Promise.race([pause(every).then(() => false), over])));
  times.sort((a, b) => a - b);
  return { count: times.length, median: times[times.length >> 1]!, longest: times.at(-1)! };
}

async function measure(index: number): Promise<Answered> {
  const { title, network, recipe, analysis, options }: Question = QUESTIONS[index]!;
  const client = (lab ??= startLab());
  await configure(client, recipe);
  let told = 0;
  const begun = performance.now();
  const { result } = client.analyse(analysis, options, { onProgress: () => told++ });
  const ended = result.then(() => performance.now() - begun);
  const [ms, ping, weights] = await Promise.all([
    ended,
    watch(result, () => client.ping(), PAUSE.ping),
    watch(result, () => client.readWeights(0), PAUSE.weights),
  ]);
  return { title, network, ms, told, ping, weights, cancelMs: await cancelHalfWay(client, index, ms) };
}

async function cancelHalfWay(client: LabClient, index: number, ms: number): Promise<number> {
  const { analysis, options } = QUESTIONS[index]!;
  const { result, cancel } = client.analyse(analysis, options);
  const stopped = result.then(
    () => NaN,
    (error: unknown) => {
      if (error instanceof AnalysisError && error.kind === 'asked') return performance.now();
      throw error;
    },
  );
  await Promise.race([pause(ms / 2), stopped]);
  const asked = performance.now();
  cancel();
  return (await stopped) - asked;
}

/** What the command in src/tools/perf/answers.mjs calls. */
Object.assign(globalThis, {
  answers: { names: QUESTIONS.map(({ title, network }) => `${title} of ${network}`), measure },
});
