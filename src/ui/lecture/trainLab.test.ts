import { describe, expect, it } from 'vitest';
import type { Event as LabEvent } from '../../lab/protocol/messages';
import { DEFAULT_RECIPE } from '../../lab/recipe/schema';
import { trainLab } from './trainLab';

const OTHER = { ...DEFAULT_RECIPE, lambda: 0.5 };
const started = (run: number, recipe = DEFAULT_RECIPE): LabEvent => ({ type: 'started', run, recipe, parameters: 3 });
const evaluation = (step: number, loss: number) => ({ step, rows: 4, loss });
const frame = (run: number, step: number, losses: number[], isMeasured: boolean): LabEvent => ({
  type: 'frame',
  frame: {
    run,
    step,
    stepsPerSecond: 1,
    epoch: 1,
    learningRate: 0.1,
    firstStep: step - losses.length,
    losses: Float32Array.from(losses),
    ...(isMeasured && { train: evaluation(step, 1 / (1 + step)), test: evaluation(step, 2 / (1 + step)) }),
  },
});

function training(steps = 4) {
  const listeners = new Set<(event: LabEvent) => void>();
  const controller = new AbortController();
  const client = {
    subscribe: (listener: (event: LabEvent) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const result = trainLab(client, () => undefined, DEFAULT_RECIPE, steps, controller.signal);
  return {
    result,
    listeners,
    controller,
    send: (...events: LabEvent[]) => events.forEach((event) => listeners.forEach((take) => take(event))),
  };
}

describe('a run of the laboratory', () => {
  it('is listened to until the last step has been measured', async () => {
    const { result, listeners, send } = training();
    send(
      started(6, OTHER),
      frame(6, 9, [9], true),
      started(7),
      frame(7, 0, [], true),
      frame(7, 4, [4, 3, 2, 1], false),
      frame(7, 4, [], true),
    );
    const run = await result;
    expect(run.losses).toEqual([4, 3, 2, 1]);
    expect(run.test.map(({ step, loss }) => [step, loss])).toEqual([[0, 2], [4, 0.4]]); // prettier-ignore
    expect(listeners.size).toBe(0);
  });

  it('begins again where the same recipe does', async () => {
    const { result, send } = training(1);
    send(started(7), frame(7, 1, [5], false), started(8), frame(7, 1, [], true), frame(8, 1, [6], true));
    expect((await result).losses).toEqual([6]);
  });

  it('gives what there was where it diverges', async () => {
    const { result, send } = training();
    const divergence = { step: 2, tensor: 'loss', restoredStep: 1 };
    send(started(7), frame(7, 2, [4, 3], true), { type: 'diverged', run: 7, divergence });
    expect(await result).toMatchObject({ losses: [4, 3], divergence });
  });

  it('ends where it is stopped, and where another recipe takes its place', async () => {
    const [stopped, replaced] = [training(), training()];
    stopped.controller.abort();
    await expect(stopped.result).rejects.toThrow('stopped');
    replaced.send(started(7), started(8, OTHER));
    await expect(replaced.result).rejects.toThrow('Another run');
    expect(stopped.listeners.size + replaced.listeners.size).toBe(0);
  });
});
