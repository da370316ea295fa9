import { afterEach, describe, expect, test } from 'vitest';
import { closeSessions, MOONS, openSession as open, openSessionAlone as openAlone } from '../../test/sessionListener';
import type { SessionListener } from '../../test/sessionListener';
import type { Event } from '../protocol/messages';

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

const at = (lab: SessionListener, step: number, from = 0): Promise<Event> =>
  lab.until((event): event is Event => event.type === 'frame' && event.frame.step === step, from);
const next = <T extends Event['type']>(lab: SessionListener, type: T): Promise<Of<T>> =>
  lab.until((event): event is Of<T> => event.type === type, lab.events.length);

/** A run that rests at step 60 and keeps steps 0, 20, 40 and 60, with the parameters of each; others may be kept as time goes by. */
async function walked(lab = open()): Promise<{ lab: SessionListener; parameters: Record<number, Float32Array> }> {
  lab.send({ type: 'configure', recipe: MOONS, run: false });
  await lab.state('paused');
  const parameters: Record<number, Float32Array> = { 0: await lab.parameters() };
  for (const step of [20, 40, 60]) {
    lab.send({ type: 'step', count: 20 });
    await lab.until((event): event is Of<'kept'> => event.type === 'kept' && event.steps.includes(step));
    parameters[step] = await lab.parameters();
  }
  return { lab, parameters };
}

afterEach(closeSessions);

describe('kept steps', () => {
  test('are told, and shown with what was measured of them; training stays where it is', async () => {
    const { lab, parameters } = await walked();
    const kept = lab.events.filter((event): event is Of<'kept'> => event.type === 'kept');
    expect(kept.at(-1)).toMatchObject({ run: 1, steps: expect.arrayContaining([0, 20, 40, 60]) as unknown });
    const measured = lab.frames().find(({ layers, test: evaluation }) => layers?.step === 20 && evaluation?.step === 20)!;

    lab.send({ type: 'show', step: 20 });
    const shown = await next(lab, 'shown');
    expect(shown.kept).toMatchObject({ step: 20, learningRate: 0.5, test: measured.test, train: measured.train });
    expect(shown.kept!.layers.layers.map(({ zVar, saturated }) => [zVar, saturated])).toEqual(
      measured.layers!.layers.map(({ zVar, saturated }) => [zVar, saturated]),
    );
    expect(await lab.parameters()).toEqual(parameters[20]);

    lab.send({ type: 'show', step: 'live' });
    expect((await next(lab, 'shown')).kept).toBeUndefined();
    expect(await lab.parameters()).toEqual(parameters[60]);

    lab.send({ type: 'show', step: 40 });
    await next(lab, 'shown');
    lab.send({ type: 'step', count: 1 });
    await at(lab, 61, lab.events.length);
    const plain = open().send({ type: 'configure', recipe: MOONS, run: false }, { type: 'step', count: 61 });
    await at(plain, 61);
    expect(await lab.parameters()).toEqual(await plain.parameters());
    expect(lab.failures()).toEqual([]);
  });

  test('pause a run that goes on, and of many in a row the last counts', async () => {
    const lab = open().send({ type: 'configure', recipe: MOONS, run: true });
    await lab.until((event): event is Event => event.type === 'frame' && event.frame.step >= 100);
    lab.send(...[10, 20, 30, 0].map((step) => ({ type: 'show', step }) as const));
    expect((await next(lab, 'shown')).kept!.step).toBe(0);
    const states = lab.events.flatMap((event) => (event.type === 'state' ? [event.state] : []));
    expect(states.at(-1)).toBe('paused');
    expect(lab.events.filter(({ type }) => type === 'shown')).toHaveLength(1);
    expect(lab.failures()).toEqual([]);
  });

  test('can be gone on from, with the same bits', async () => {
    const { lab, parameters } = await walked();
    lab.send({ type: 'fork', step: 20 });
    expect(await next(lab, 'forked')).toEqual({ type: 'forked', run: 1, step: 20 });
    await lab.state('paused', lab.events.length);
    expect(await lab.parameters()).toEqual(parameters[20]);
    expect(
      lab.events
        .filter((event): event is Of<'kept'> => event.type === 'kept')
        .at(-1)!
        .steps.at(-1),
    ).toBe(20);
    const { length } = lab.events;
    lab.send({ type: 'step', count: 40 });
    await at(lab, 60, length);
    expect(await lab.parameters()).toEqual(parameters[60]);
    const [first] = lab.frames().filter(({ losses, firstStep }) => firstStep === 20 && losses.length > 0);
    const [again] = lab.events
      .slice(length)
      .flatMap((event) => (event.type === 'frame' && event.frame.losses.length > 0 ? [event.frame] : []));
    expect(again!.losses[0]).toBe(first!.losses[0]);
    expect(lab.failures()).toEqual([]);
  });

  test('are what an analysis looks at when asked to', async () => {
    const { lab } = await walked();
    lab.send({ type: 'analyse', id: 1, name: 'signals', options: {}, step: 20 });
    expect(await next(lab, 'result')).toMatchObject({ id: 1, step: 20 });
    lab.send({ type: 'analyse', id: 2, name: 'signals', options: {}, step: 61 });
    expect(await next(lab, 'failed')).toMatchObject({ id: 2, message: 'Step 61 is not kept; the nearest that is kept is 60.' });
  });

  test('outlive the device', async () => {
    const { lab, parameters } = await walked(openAlone());
    lab.send({ type: 'show', step: 20 });
    await next(lab, 'shown');
    lab.devices[0]!.destroy();
    expect(await next(lab, 'resumed')).toMatchObject({ step: 60 });
    expect(await lab.parameters()).toEqual(parameters[60]);
    lab.send({ type: 'show', step: 20 });
    await next(lab, 'shown');
    expect(await lab.parameters()).toEqual(parameters[20]);
  });
});
