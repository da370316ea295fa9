import { createHash } from 'node:crypto';
import type { Browser, Locator, Page } from '@playwright/test';
import { expect } from './expect';

/** Links to small networks, which take a step in a few milliseconds even where the GPU is emulated. */
export const LINKS = {
  moons: '#v=1&data.set=moons&layers=8tanh-8tanh-2&init.type=lecun_normal&optimizer.type=sgd&schedule.lr=0.1&batch.size=32',
  sine: '#v=1&data.set=sine&layers=4tanh-2tanh-1&init.type=lecun_normal&optimizer.type=sgd&schedule.lr=0.1&batch.size=10',
  /** ReLU on a squared error has no bound, and this rate throws it out within a few steps. */
  diverging: '#v=1&data.set=sine&layers=16relu-16relu-1&init.type=he_normal&optimizer.type=sgd&schedule.lr=20&batch.size=32',
} as const;

/** Parameters as they are on the GPU, as a digest of their bits. */
export interface Fingerprint {
  readonly step: number;
  readonly digest: string;
  readonly finite: boolean;
}

/** Made in the page, where the numbers are; base64, since they go through JSON. */
export interface Bits {
  readonly step: number;
  readonly base64: string;
}

export function fingerprint({ step, base64 }: Bits): Fingerprint {
  const bytes = Buffer.from(base64, 'base64');
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  return { step, digest: createHash('sha256').update(bytes).digest('hex'), finite: values.every(Number.isFinite) };
}

/** Ends the GPU's process; pages have to ask for a device again. */
export async function crashGpu(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  // The answer would come from the process that this ends.
  void session.send('Browser.crashGpuProcess').catch(() => undefined);
}

/** The page as someone who sits before it uses it. */
export class LabPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the page with a recipe's link, or none; the default recipe then runs. */
  async open(link = ''): Promise<void> {
    await this.page.goto(`./${link}`);
  }

  /** Goes to another recipe in the same page, where the kernels are that both take, and waits until it runs. */
  async turnTo(link: string): Promise<void> {
    const before = (await this.root.getAttribute('data-run'))!;
    const state = await this.root.getAttribute('data-state');
    await this.page.evaluate((hash) => (location.hash = hash), link);
    await expect(this.root).not.toHaveAttribute('data-run', before);
    // What rested before rests anew.
    if (state === 'paused') await this.run();
  }

  at(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  get root(): Locator {
    return this.page.locator('html');
  }

  /** Waits until the run is in a state. */
  async reaches(state: string): Promise<void> {
    await expect(this.root).toHaveAttribute('data-state', state);
  }

  /** The step that the engine last told of. */
  async step(): Promise<number> {
    return Number(await this.root.getAttribute('data-step'));
  }

  /** Waits until at least `step` steps of this run are done. */
  async hasTrained(step: number): Promise<void> {
    await expect.poll(() => this.step()).toBeGreaterThanOrEqual(step);
  }

  async pause(): Promise<void> {
    await this.page.getByRole('button', { name: 'Pause' }).click();
    await this.reaches('paused');
  }

  async run(): Promise<void> {
    await this.page.getByRole('button', { name: 'Run', exact: true }).click();
    await this.reaches('running');
  }

  /** The share that a label shows, such as 0.92 for "92.0 %". */
  async share(testId: string): Promise<number> {
    const text = (await this.at(testId).textContent()) ?? '';
    return /^[<>]?\s*([\d.]+)\s*%$/.test(text) ? Number(/[\d.]+/.exec(text)![0]) / 100 : NaN;
  }

  /** The parameters on the GPU, at the step that they are of. */
  async parameters(): Promise<Fingerprint> {
    const bits = await this.page.evaluate(async () => {
      const { step, values } = await window.ravine.readParameters();
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      return { step, base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
    });
    return fingerprint(bits);
  }
}
