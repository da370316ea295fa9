import type { Browser } from '@playwright/test';
import { fingerprint } from './lab';
import type { Bits, Fingerprint } from './lab';
import { recipeOfLink } from './recipe';

/**
 * Trains the recipe of a link for exactly `steps` steps, in an engine of its own that no page shows: the built worker, told
 * what to do by its protocol.
 */
export async function trainStraight(browser: Browser, workerUrl: string, link: string, steps: number): Promise<Fingerprint> {
  return fingerprint(await train(browser, workerUrl, link, steps));
}

/** The parameters after exactly `steps` steps of a link's recipe, from such an engine. */
export async function trainedParameters(browser: Browser, workerUrl: string, link: string, steps: number): Promise<Float32Array> {
  const bytes = Buffer.from((await train(browser, workerUrl, link, steps)).base64, 'base64');
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

async function train(browser: Browser, workerUrl: string, link: string, steps: number): Promise<Bits> {
  const recipe = recipeOfLink(link);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    // Any file of the same origin will do; the page itself would start an engine too.
    await page.goto(new URL('../data/iris.json', workerUrl).href);
    return await page.evaluate(trainInWorker, { workerUrl, recipe, steps });
  } finally {
    await context.close();
  }
}

/** Runs in the browser. */
async function trainInWorker({ workerUrl, recipe, steps }: { workerUrl: string; recipe: unknown; steps: number }): Promise<Bits> {
  const worker = new Worker(workerUrl, { type: 'module' });
  const answer = await new Promise<{ step: number; values: Float32Array }>((resolve, reject) => {
    let states = 0;
    worker.onmessage = ({ data }: MessageEvent<Record<string, unknown>>) => {
      if (data['type'] === 'failed' || data['type'] === 'unsupported') reject(new Error(JSON.stringify(data)));
      if (data['type'] === 'parameters') resolve(data as unknown as { step: number; values: Float32Array });
      if (data['type'] !== 'state' || data['state'] !== 'paused') return;
      // Paused at first where it starts, then where the steps end.
      states += 1;
      if (states === 1 && steps > 0) worker.postMessage({ type: 'step', count: steps });
      else worker.postMessage({ type: 'readParameters', id: 1 });
    };
    worker.postMessage({ type: 'configure', recipe, run: false });
  });
  worker.terminate();
  const bytes = new Uint8Array(answer.values.buffer, answer.values.byteOffset, answer.values.byteLength);
  return { step: answer.step, base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
}
