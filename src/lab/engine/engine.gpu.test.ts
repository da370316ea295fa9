import { afterEach, describe, expect, test } from 'vitest';
import { closeSessions, MOONS, openSession } from '../../test/sessionListener';
import { Engine } from './engine';
import type { Command, Event, PageCommand, Which } from '../protocol/messages';
import type { Recipe } from '../recipe/recipe';

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

/** An engine on the real GPU, what both of its runs have said, and the buffers that are alive. */
class EngineListener {
  readonly events: { which: Which; event: Event }[] = [];
  readonly live = new Set<GPUBuffer>();
  readonly #engine: Engine;
  #device: GPUDevice | undefined;
  #waiting: (() => void)[] = [];
  #ids = 0;

  constructor() {
    this.#engine = new Engine({
      gpu: this.#countedGpu(),
      fetchBytes: () => Promise.reject(new Error('no files here')),
      post: (event) => {
        this.events.push(event.type === 'second' ? { which: 'B', event: event.event } : { which: 'A', event });
        for (const wake of this.#waiting.splice(0)) wake();
      },
    });
  }

  #countedGpu(): GPU {
    const requestAdapter = async (): Promise<GPUAdapter | null> => {
      const adapter = await navigator.gpu.requestAdapter();
      const request = adapter!.requestDevice.bind(adapter);
      adapter!.requestDevice = async (descriptor) => {
        const device = (this.#device = await request(descriptor));
        const create = device.createBuffer.bind(device);
        device.createBuffer = (options) => {
          const buffer = create(options);
          const destroy = buffer.destroy.bind(buffer);
          this.live.add(buffer);
          buffer.destroy = () => {
            this.live.delete(buffer);
            destroy();
          };
          return buffer;
        };
        return device;
      };
      return adapter;
    };
    return { requestAdapter, getPreferredCanvasFormat: () => 'bgra8unorm' } as unknown as GPU;
  }

  send(...commands: PageCommand[]): this {
    for (const command of commands) this.#engine.handle(command);
    return this;
  }

  /** The first event from `from` on that `test` accepts, waiting for it. */
  async until<T extends Event['type']>(which: Which, type: T, accepts: (event: Of<T>) => boolean = () => true, from = 0): Promise<Of<T>> {
    for (;;) {
      const own = this.events.slice(from).flatMap((told) => (told.which === which ? [told.event] : []));
      const found = own.find((event): event is Of<T> => event.type === type && accepts(event as Of<T>));
      if (found) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async rests(which: Which, step: number, from = 0): Promise<void> {
    await this.until(which, 'state', ({ state, step: at }) => state === 'paused' && at === step, from);
  }

  async parameters(which: Which): Promise<{ step: number; values: Float32Array }> {
    const id = ++this.#ids;
    const command: Command = { type: 'readParameters', id };
    this.send(which === 'A' ? command : { type: 'second', command });
    return this.until(which, 'parameters', (event) => event.id === id);
  }

  losses(which: Which): number[] {
    return this.events.flatMap(({ which: told, event }) => (told === which && event.type === 'frame' ? [...event.frame.losses] : []));
  }

  failures(): string[] {
    return this.events.flatMap(({ event }) => (event.type === 'failed' ? [event.message] : []));
  }

  close(): void {
    this.send({ type: 'pause' });
    this.#device?.destroy();
  }
}

const open: EngineListener[] = [];

function openEngine(): EngineListener {
  const engine = new EngineListener();
  open.push(engine);
  return engine;
}

afterEach(async () => {
  for (const engine of open.splice(0)) engine.close();
  await closeSessions();
});

const WIDE: Recipe = { ...MOONS, init: { ...MOONS.init, scale: 10 } };
/** Plain descent on a squared error throws it out within a few steps. */
const BROKEN: Recipe = {
  ...MOONS,
  loss: 'mse',
  schedule: { ...MOONS.schedule, lr: 500 },
  layers: MOONS.layers.map((layer) => ({ ...layer, act: 'identity' })),
};

/** What a run alone comes to. */
async function alone(recipe: Recipe, step: number): Promise<{ losses: number[]; parameters: Float32Array }> {
  const lab = openSession().send({ type: 'configure', recipe, run: false }, { type: 'step', count: step });
  await lab.until((event): event is Event => event.type === 'frame' && event.frame.step === step);
  return { losses: lab.losses(), parameters: await lab.parameters() };
}

describe('two runs side by side', () => {
  test('stand at the same step with the bits that each has alone', async () => {
    const lab = openEngine().send({ type: 'configure', recipe: MOONS, run: false }, { type: 'compare', recipe: WIDE, run: true });
    await lab.until('B', 'frame', ({ frame }) => frame.step >= 60);
    const from = lab.events.length;
    lab.send({ type: 'pause' });
    const { step } = await lab.until('A', 'state', ({ state }) => state === 'paused', from);
    await lab.rests('B', step, from);
    lab.send({ type: 'second', command: { type: 'step', count: 7 } });
    await Promise.all([lab.rests('A', step + 7, from), lab.rests('B', step + 7, from)]);
    for (const [which, recipe] of [
      ['A', MOONS],
      ['B', WIDE],
    ] as const) {
      const own = await lab.parameters(which);
      const { losses, parameters } = await alone(recipe, step + 7);
      expect(own.step).toBe(step + 7);
      expect(own.values).toEqual(parameters);
      expect(lab.losses(which)).toEqual(losses);
    }
    expect(lab.failures()).toEqual([]);
  });

  test('see the same batches: a copy has the same loss at every step, whatever was trained before', async () => {
    const lab = openEngine().send({ type: 'configure', recipe: MOONS, run: false }, { type: 'step', count: 9 });
    await lab.rests('A', 9);
    const from = lab.events.length;
    lab.send({ type: 'compare', recipe: MOONS, run: false }, { type: 'step', count: 40 });
    await Promise.all([lab.rests('A', 40, from), lab.rests('B', 40)]);
    expect(lab.losses('A')).toEqual(lab.losses('B'));
    expect(lab.losses('B')).toHaveLength(40);
  });

  test('A goes on as it is, and B follows it from step 0; an edit of B leaves A where it stands', async () => {
    const lab = openEngine().send({ type: 'configure', recipe: MOONS, run: false }, { type: 'step', count: 400 });
    await lab.rests('A', 400);
    let from = lab.events.length;
    lab.send({ type: 'compare', recipe: WIDE, run: false }, { type: 'second', command: { type: 'configure', recipe: WIDE, run: true } });
    await lab.until('A', 'frame', ({ frame }) => frame.step > 400, from);
    lab.send({ type: 'pause' });
    const { step } = await lab.until('A', 'state', ({ state, step: at }) => state === 'paused' && at > 400, from);
    await lab.rests('B', step, from);
    from = lab.events.length;
    // Far behind, it takes the steps, and A waits.
    lab.send({ type: 'second', command: { type: 'configure', recipe: MOONS, run: false } }, { type: 'step', count: 3 });
    await Promise.all([lab.rests('A', step, from), lab.rests('B', 3, from)]);
    expect((await lab.parameters('A')).values).toEqual((await alone(MOONS, step)).parameters);
    expect((await lab.parameters('B')).values).toEqual((await alone(MOONS, 3)).parameters);
    expect(lab.events.filter(({ which, event }) => which === 'A' && event.type === 'started')).toHaveLength(1);
  });

  test('an edit of B is carried out although it comes while B begins and A goes on', async () => {
    const lab = openEngine().send({ type: 'configure', recipe: MOONS, run: false }, { type: 'step', count: 20 });
    await lab.rests('A', 20);
    const from = lab.events.length;
    lab.send({ type: 'compare', recipe: MOONS, run: true }, { type: 'second', command: { type: 'configure', recipe: WIDE, run: true } });
    const wide = await lab.until('B', 'started', ({ recipe }) => recipe === WIDE);
    await lab.until('B', 'frame', ({ frame }) => frame.run === wide.run && frame.layers?.step === 0);
    await lab.until('B', 'frame', ({ frame }) => frame.run === wide.run && frame.step > 20);
    lab.send({ type: 'pause' });
    const { step } = await lab.until('A', 'state', ({ state, step: at }) => state === 'paused' && at > 20, from);
    await lab.until('B', 'state', ({ run, state, step: at }) => run === wide.run && state === 'paused' && at === step);
    expect((await lab.parameters('B')).values).toEqual((await alone(WIDE, step)).parameters);
    expect(lab.failures()).toEqual([]);
  });

  test('parameters that A was given are B’s start too, where its recipe wants the same weights; resetting keeps them', async () => {
    const lab = openEngine().send({ type: 'configure', recipe: MOONS, run: false }, { type: 'step', count: 20 });
    await lab.rests('A', 20);
    const { values: theta } = await lab.parameters('A');
    let from = lab.events.length;
    lab.send({ type: 'configure', recipe: MOONS, run: false, theta });
    await lab.rests('A', 0, from);
    const faster = { ...MOONS, schedule: { ...MOONS.schedule, lr: 0.02 } };
    for (const [recipe, start] of [
      [faster, theta],
      [WIDE, (await alone(WIDE, 0)).parameters],
    ] as const) {
      from = lab.events.length;
      lab.send({ type: 'compare', recipe, run: false }, { type: 'step', count: 2 }, { type: 'reset' });
      await lab.until('B', 'frame', ({ frame }) => frame.step === 2, from);
      await Promise.all([lab.rests('A', 0, from), lab.until('B', 'kept', ({ steps }) => steps.at(-1) === 0, from)]);
      await lab.rests('B', 0, from);
      expect((await lab.parameters('A')).values).toEqual(theta);
      expect((await lab.parameters('B')).values).toEqual(start);
    }
    expect(lab.failures()).toEqual([]);
  });

  test('an edit of A that restarts it restarts both', async () => {
    const lab = openEngine().send({ type: 'configure', recipe: MOONS, run: false }, { type: 'compare', recipe: MOONS, run: false });
    lab.send({ type: 'step', count: 5 });
    await Promise.all([lab.rests('A', 5), lab.rests('B', 5)]);
    const from = lab.events.length;
    lab.send({ type: 'configure', recipe: WIDE, run: false }, { type: 'step', count: 3 });
    await Promise.all([lab.rests('A', 3, from), lab.rests('B', 3, from)]);
    expect((await lab.parameters('A')).values).toEqual((await alone(WIDE, 3)).parameters);
    expect((await lab.parameters('B')).values).toEqual((await alone(MOONS, 3)).parameters);
  });

  test('the one that diverges stops, and the other goes on', async () => {
    const lab = openEngine().send({ type: 'configure', recipe: MOONS, run: false }, { type: 'compare', recipe: BROKEN, run: true });
    const { divergence } = await lab.until('B', 'diverged');
    await lab.until('A', 'frame', ({ frame }) => frame.step >= divergence.step + 200);
    const from = lab.events.length;
    lab.send({ type: 'pause' });
    const { step } = await lab.until('A', 'state', ({ state }) => state === 'paused', from);
    expect((await lab.parameters('A')).values).toEqual((await alone(MOONS, step)).parameters);
    expect((await lab.parameters('B')).values.every(Number.isFinite)).toBe(true);
  });

  test('the one that is kept goes on where it stands, and nothing of the other stays on the device', async () => {
    const lab = openEngine().send({ type: 'configure', recipe: MOONS, run: false });
    lab.send({ type: 'step', count: 20 }, { type: 'step', count: 20 });
    await lab.rests('A', 40);
    await lab.parameters('A');
    await lab.until('A', 'frame', ({ frame }) => frame.sharpness?.step === 40);
    const before = lab.live.size;
    lab.send({ type: 'compare', recipe: WIDE, run: false }, { type: 'step', count: 20 });
    await lab.rests('B', 20);
    expect(lab.live.size).toBeGreaterThan(before);
    const from = lab.events.length;
    lab.send({ type: 'keep', which: 'B', run: false });
    const { recipe } = await lab.until('A', 'started', () => true, from);
    expect(recipe).toEqual(WIDE);
    await lab.rests('A', 20, from);
    const kept = await lab.until('A', 'kept', ({ steps }) => steps.at(-1) === 20, from);
    expect(kept.steps[0]).toBe(0);
    lab.send({ type: 'step', count: 20 });
    await lab.rests('A', 40, from);
    expect((await lab.parameters('A')).values).toEqual((await alone(WIDE, 40)).parameters);
    await lab.until('A', 'frame', ({ frame }) => frame.sharpness?.step === 40, from);
    await expect.poll(() => lab.live.size).toBe(before);
    expect(lab.failures()).toEqual([]);
  });
});
