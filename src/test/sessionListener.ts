import { afterAll } from 'vitest';
import { HostSource } from '../lab/device/gpuHost';
import type { Command, Event, Frame } from '../lab/protocol/messages';
import type { Recipe } from '../lab/recipe/recipe';
import { parseRecipe } from '../lab/recipe/schema';
import { Session } from '../lab/session/session';

/** The device of sessions that lose none, for all tests of a file: what one has compiled, the next one has. */
let shared: HostSource | undefined;

afterAll(async () => (await shared?.host)?.ctx.close());

/** A session and everything it has said. */
export class SessionListener {
  readonly events: Event[] = [];
  /** Devices of its own, in order. */
  readonly devices: GPUDevice[] = [];
  readonly session: Session;
  readonly isOnOwnDevice: boolean;
  #waiting: (() => void)[] = [];

  /** On a device that all share, unless `own` is given: then on one of its own, of whose first `nulls` requests none is granted. */
  constructor(own?: { readonly nulls: number }) {
    this.isOnOwnDevice = own !== undefined;
    this.session = new Session({
      ...(own ? { gpu: this.#spiedGpu(own.nulls) } : { gpu: navigator.gpu, hosts: (shared ??= new HostSource(navigator.gpu)) }),
      fetchBytes: () => Promise.reject(new Error('no files here')),
      post: (event) => {
        this.events.push(event);
        for (const wake of this.#waiting.splice(0)) wake();
      },
    });
  }

  /** The real GPU, remembering the devices it gave, so that a test can lose one. */
  #spiedGpu(nulls: number): GPU {
    let asked = 0;
    const requestAdapter = async (options?: GPURequestAdapterOptions): Promise<GPUAdapter | null> => {
      const adapter = ++asked > nulls ? await navigator.gpu.requestAdapter(options) : null;
      if (!adapter) return null;
      const request = adapter.requestDevice.bind(adapter);
      adapter.requestDevice = async (descriptor) => {
        const device = await request(descriptor);
        this.devices.push(device);
        return device;
      };
      return adapter;
    };
    return { requestAdapter, getPreferredCanvasFormat: () => 'bgra8unorm' } as unknown as GPU;
  }

  send(...commands: Command[]): this {
    for (const command of commands) this.session.handle(command);
    return this;
  }

  /** The first event from `from` on that `test` accepts, waiting for it. */
  async until<T extends Event>(test: (event: Event) => event is T, from = 0): Promise<T> {
    for (;;) {
      const found = this.events.slice(from).find(test);
      if (found) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async state(state: string, from = 0) {
    return this.until((event): event is Extract<Event, { type: 'state' }> => event.type === 'state' && event.state === state, from);
  }

  /** The losses measured at a step, on training and test rows: a frame of that step may still carry those of an earlier one. */
  async evaluatedAt(step: number, from = 0): Promise<Required<Pick<Frame, 'train' | 'test'>>> {
    type Evaluated = Extract<Event, { type: 'frame' }>;
    const { frame } = await this.until((event): event is Evaluated => event.type === 'frame' && event.frame.test?.step === step, from);
    return { train: frame.train!, test: frame.test! };
  }

  frames(): Frame[] {
    return this.events.flatMap((event) => (event.type === 'frame' ? [event.frame] : []));
  }

  losses(): number[] {
    return this.frames().flatMap((frame) => [...frame.losses]);
  }

  async parameters(): Promise<Float32Array> {
    const id = this.events.length + 1000;
    this.send({ type: 'readParameters', id });
    const answer = await this.until(
      (event): event is Extract<Event, { type: 'parameters' }> => event.type === 'parameters' && event.id === id,
    );
    return answer.values;
  }

  failures(): string[] {
    return this.events.flatMap((event) => (event.type === 'failed' ? [event.message] : []));
  }
}

/** A recipe from its fields; throws what is wrong with them. */
export function recipeOf(value: object): Recipe {
  const parsed = parseRecipe({ version: 1, ...value });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.recipe;
}

/** A small network on two moons, which trains in no time. */
export const MOONS = recipeOf({
  data: { set: 'moons', normalise: 'standardize' },
  layers: [
    { n: 8, act: 'tanh' },
    { n: 2, act: 'identity' },
  ],
  schedule: { type: 'constant', lr: 0.5 },
  batch: { size: 32, order: 'philox' },
});

const listeners: SessionListener[] = [];

function open(listener: SessionListener): SessionListener {
  listeners.push(listener);
  return listener;
}

/** Opens a session on the real GPU, on a device that those of a file share. */
export const openSession = (): SessionListener => open(new SessionListener());

/** Opens a session on a device of its own, which may be lost; of the first requests for one `nulls` fail. */
export const openSessionAlone = (nulls = 0): SessionListener => open(new SessionListener({ nulls }));

/** Ends all sessions that a test has opened. */
export async function closeSessions(): Promise<void> {
  const closing = listeners.splice(0).map(async (listener) => {
    listener.send({ type: 'pause' });
    if (listener.isOnOwnDevice) for (const device of listener.devices) device.destroy();
    else await listener.session.close();
  });
  await Promise.all(closing);
}
