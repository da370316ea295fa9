import { afterEach, describe, expect, test, vi } from 'vitest';
import { closeSessions, MOONS, openSession as open, openSessionAlone as openAlone, recipeOf } from '../../test/sessionListener';
import type { Event } from '../protocol/messages';
import { Run } from '../run/run';
import { Session } from './session';

afterEach(closeSessions);

describe('a session', () => {
  test('trains by itself, learns, and stops when told to', async () => {
    const lab = open().send({ type: 'configure', recipe: MOONS, run: true });
    await lab.until((event): event is Event => event.type === 'frame' && event.frame.step >= 300);
    lab.send({ type: 'pause' });
    await lab.state('paused');
    const step = lab.frames().at(-1)!.step;
    const losses = lab.losses();
    expect(losses).toHaveLength(step);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(losses.slice(-50))).toBeLessThan(0.7 * mean(losses.slice(0, 20)));
    const last = lab.frames().at(-1)!;
    expect(last.layers!.step).toBe(step);
    expect(last.test!.accuracy).toBeGreaterThan(0.8);
    const before = await lab.parameters();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await lab.parameters()).toEqual(before);
    expect(lab.failures()).toEqual([]);
  });

  test.each([{ type: 'pause' } as const, { type: 'step', count: 1 } as const])(
    'the first state is shown although $type comes while it is measured',
    async (command) => {
      const lab = open();
      vi.spyOn(Run.prototype, 'at').mockImplementationOnce(function (this: Run, ...given) {
        lab.send(command);
        return this.at(...given);
      });
      lab.send({ type: 'configure', recipe: MOONS, run: true });
      await lab.state('paused');
      const measured = lab.frames().flatMap(({ layers }) => (layers ? [layers.step] : []));
      expect(measured[0]).toBe(0);
      expect(measured.at(-1)).toBeGreaterThan(0);
      expect(lab.failures()).toEqual([]);
    },
  );

  test('a step is exactly one step, and steps are the same bits as a run', async () => {
    const lab = open().send({ type: 'configure', recipe: MOONS, run: false });
    await lab.state('paused');
    lab.send({ type: 'step', count: 1 });
    await lab.until((event): event is Event => event.type === 'frame' && event.frame.step === 1);
    lab.send({ type: 'step', count: 1 }, { type: 'step', count: 40 });
    await lab.until((event): event is Event => event.type === 'frame' && event.frame.step === 42);
    const parameters = await lab.parameters();
    const again = open().send({ type: 'configure', recipe: MOONS, run: false }, { type: 'step', count: 42 });
    await again.until((event): event is Event => event.type === 'frame' && event.frame.step === 42);
    expect(again.losses()).toEqual(lab.losses());
    expect(await again.parameters()).toEqual(parameters);
  });

  test('reset gives the first parameters again', async () => {
    const lab = open().send({ type: 'configure', recipe: MOONS, run: false });
    await lab.state('paused');
    const first = await lab.parameters();
    lab.send({ type: 'step', count: 5 }, { type: 'reset' });
    await lab.until((event): event is Event => event.type === 'started' && event.run === 2);
    await lab.state('paused', lab.events.length);
    expect(await lab.parameters()).toEqual(first);
  });

  test('reset keeps the learning rate that was set while running', async () => {
    const slower = { ...MOONS, schedule: { ...MOONS.schedule, lr: 0.01 } };
    const lab = open().send({ type: 'configure', recipe: MOONS, run: false }, { type: 'step', count: 3 });
    lab.send({ type: 'adjust', recipe: slower }, { type: 'reset' }, { type: 'step', count: 5 });
    const { frame } = await lab.until(
      (event): event is Extract<Event, { type: 'frame' }> => event.type === 'frame' && event.frame.run === 2,
    );
    expect(frame.learningRate).toBe(0.01);
    await lab.until((event): event is Event => event.type === 'frame' && event.frame.run === 2 && event.frame.step === 5);
    const plain = open().send({ type: 'configure', recipe: slower, run: false }, { type: 'step', count: 5 });
    await plain.until((event): event is Event => event.type === 'frame' && event.frame.step === 5);
    expect(await plain.parameters()).toEqual(await lab.parameters());
  });

  test('a diverging run stops at the step that broke, names the tensor and keeps the last good state', async () => {
    const recipe = recipeOf({
      data: { set: 'line', normalise: 'none' },
      layers: [{ n: 1, act: 'identity' }],
      schedule: { type: 'constant', lr: 40 },
      optimizer: { type: 'gd' },
    });
    const lab = open().send({ type: 'configure', recipe, run: true });
    const { divergence } = await lab.until((event): event is Extract<Event, { type: 'diverged' }> => event.type === 'diverged');
    await lab.state('diverged');
    const parameters = await lab.parameters();
    expect([...parameters].every(Number.isFinite)).toBe(true);
    expect(divergence.restoredStep).toBe(divergence.step - 1);
    expect(divergence.tensor).toMatch(/layer 1|loss/);
    const losses = lab.losses();
    expect(losses).toHaveLength(divergence.restoredStep);
    expect(losses.every(Number.isFinite)).toBe(true);
    lab.send({ type: 'step', count: 1 });
    await lab.state('diverged', lab.events.length);
    expect(await lab.parameters()).toEqual(parameters);
  });

  test('begins what was asked for when a device is found at the second try', async () => {
    const lab = openAlone(4).send({ type: 'configure', recipe: MOONS, run: false });
    const { cause } = await lab.until((event): event is Extract<Event, { type: 'unsupported' }> => event.type === 'unsupported');
    expect(cause).toBe('no-adapter');
    lab.send({ type: 'retry' }, { type: 'step', count: 2 });
    await lab.until((event): event is Event => event.type === 'frame' && event.frame.step === 2);
  });

  test('names an insecure address as the reason why there is no GPU', async () => {
    const cause = await new Promise((resolve) => {
      const post = (event: Event) => {
        if (event.type === 'unsupported') resolve(event.cause);
      };
      new Session({ gpu: undefined, isSecure: false, fetchBytes: () => Promise.reject(new Error('no files here')), post });
    });
    expect(cause).toBe('insecure');
  });

  test('a device lost again while recovering is replaced once more', async () => {
    const lab = openAlone().send({ type: 'configure', recipe: MOONS, run: true });
    await lab.until((event): event is Event => event.type === 'frame' && event.frame.step >= 10);
    lab.devices[0]!.destroy();
    await lab.until((event): event is Event => event.type === 'device', lab.events.length);
    lab.devices[1]!.destroy();
    await lab.until((event): event is Event => event.type === 'resumed', lab.events.length);
    await lab.until((event): event is Event => event.type === 'frame' && event.frame.step >= 20, lab.events.length);
    expect(lab.devices.length).toBe(3);
    expect(lab.failures()).toEqual([]);
  });

  test('a lost device is replaced and the run goes on from the last snapshot', async () => {
    const lab = openAlone().send({ type: 'configure', recipe: MOONS, run: true });
    await lab.until((event): event is Event => event.type === 'frame' && event.frame.step >= 100);
    lab.devices[0]!.destroy();
    const resumed = await lab.until((event): event is Extract<Event, { type: 'resumed' }> => event.type === 'resumed');
    await lab.until((event): event is Event => event.type === 'frame' && event.frame.step > resumed.step + 50, lab.events.length);
    lab.send({ type: 'pause' });
    await lab.state('paused', lab.events.length);
    expect(lab.failures()).toEqual([]);
    const step = lab.frames().at(-1)!.step;
    const parameters = await lab.parameters();
    const plain = open().send({ type: 'configure', recipe: MOONS, run: false }, { type: 'step', count: step });
    await plain.until((event): event is Event => event.type === 'frame' && event.frame.step === step);
    expect(await plain.parameters()).toEqual(parameters);
  });
});
