import type { Browser, Page } from '@playwright/test';
import { fingerprint } from './lab';
import type { Bits, Fingerprint } from './lab';
import { recipeOfLink } from './recipe';

/**
 * Trains the recipe of a link for exactly `steps` steps, in an engine of its own that no page shows: the built worker, told
 * what to do by its protocol.
 */
export async function trainStraight(browser: Browser, workerUrl: string, link: string, steps: number): Promise<Fingerprint> {
  return (await trainStops(browser, workerUrl, link, [steps]))[0]!;
}

/** The same at several steps on the way, ascending, in one engine. */
export async function trainStops(browser: Browser, workerUrl: string, link: string, stops: readonly number[]): Promise<Fingerprint[]> {
  return (await train(browser, workerUrl, link, stops)).map(fingerprint);
}

/** The parameters after exactly `steps` steps of a link's recipe, from such an engine. */
export async function trainedParameters(browser: Browser, workerUrl: string, link: string, steps: number): Promise<Float32Array> {
  const [bits] = await train(browser, workerUrl, link, [steps]);
  const bytes = Buffer.from(bits!.base64, 'base64');
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

/** Where such engines are: they rest between two of these runs, and keep what they have compiled. */
const pages = new WeakMap<Browser, Promise<Page>>();

async function openPage(browser: Browser, workerUrl: string): Promise<Page> {
  const page = await browser.newPage();
  // Any file of the same origin will do; the page itself would start an engine too.
  await page.goto(new URL('../data/iris.json', workerUrl).href);
  return page;
}

async function train(browser: Browser, workerUrl: string, link: string, stops: readonly number[]): Promise<Bits[]> {
  const opening = pages.get(browser) ?? openPage(browser, workerUrl);
  pages.set(browser, opening);
  const page = await opening;
  try {
    return await page.evaluate(trainInWorker, { workerUrl, recipe: recipeOfLink(link), stops });
  } catch (error) {
    pages.delete(browser);
    await page.context().close();
    throw error;
  }
}

declare global {
  interface Window {
    /** The engine of a page of this file. */
    straight?: Worker;
  }
}

/** Runs in the browser. */
async function trainInWorker(asked: { workerUrl: string; recipe: unknown; stops: readonly number[] }): Promise<Bits[]> {
  const { workerUrl, recipe, stops } = asked;
  const worker = (window.straight ??= new Worker(workerUrl, { type: 'module' }));
  const read: Bits[] = [];
  let at = 0;
  let run: unknown;
  const goOn = () => {
    const stop = stops[read.length]!;
    if (stop > at) worker.postMessage({ type: 'step', count: stop - at });
    else worker.postMessage({ type: 'readParameters', id: read.length + 1 });
    at = stop;
  };
  const keep = ({ step, values }: { step: number; values: Float32Array }) => {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    read.push({ step, base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) });
  };
  await new Promise<void>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Record<string, unknown>>) => {
      if (data['type'] === 'failed' || data['type'] === 'unsupported') reject(new Error(JSON.stringify(data)));
      if (data['type'] === 'started') run = data['run'];
      // Paused at first where it starts, then at each stop.
      if (data['type'] === 'state' && data['state'] === 'paused' && data['run'] === run) goOn();
      if (data['type'] !== 'parameters') return;
      keep(data as unknown as { step: number; values: Float32Array });
      if (read.length < stops.length) goOn();
      else resolve();
    };
    worker.postMessage({ type: 'configure', recipe, run: false });
  });
  return read;
}
