import { afterEach, describe, expect, test } from 'vitest';
import { SignalsMeter } from '../../analysis/signals/layerSignals';
import { NUMBERS } from '../../analysis/signals/layerProgram';
import { closeSessions, MOONS, openSession as open } from '../../test/sessionListener';
import type { SessionListener } from '../../test/sessionListener';
import { interpreterExecutor } from '../executors/interpreterExecutor';
import type { Event } from '../protocol/messages';
import type { AnalysisValue } from '../protocol/analyses';
import { problemOf } from '../recipe/problem';
import { loadTrainingData } from '../data/trainingData';

type Ended = Extract<Event, { type: 'result' | 'cancelled' | 'failed' }>;
type Progress = Extract<Event, { type: 'progress' }>;

const end = (lab: SessionListener, id: number): Promise<Ended> =>
  lab.until((event): event is Ended => ['result', 'cancelled', 'failed'].includes(event.type) && (event as Ended).id === id);
const begin = (lab: SessionListener, id: number): Promise<Progress> =>
  lab.until((event): event is Progress => event.type === 'progress' && event.id === id);
const trained = (lab: SessionListener, step: number): Promise<Event> =>
  lab.until((event): event is Event => event.type === 'frame' && event.frame.step >= step);

afterEach(closeSessions);

describe('the analysis service', () => {
  test('computes what the interpreter computes of the same parameters', async () => {
    const lab = open().send({ type: 'configure', recipe: MOONS, run: false }, { type: 'step', count: 20 });
    await trained(lab, 20);
    lab.send({ type: 'analyse', id: 7, name: 'signals', options: { rows: 64 } });
    const ended = await end(lab, 7);
    expect(ended).toMatchObject({ type: 'result', run: 1, step: 20 });
    const { layers, rows } = (ended as { value: AnalysisValue<'signals'> }).value;
    expect(rows).toBe(64);
    const theta = await lab.parameters();
    const { first } = await loadTrainingData(MOONS, () => Promise.reject(new Error('no files here')));
    const feeds = { X: first.train.X, T: first.train.T, rows: Uint32Array.from({ length: 64 }, (_, i) => i) };
    const meter = await SignalsMeter.create(interpreterExecutor, problemOf(MOONS, 2), { table: first.train.rows, used: 64 }, feeds);
    const exact = await meter.measure(20, theta);
    layers.forEach((layer, i) => {
      for (const name of NUMBERS) {
        const { [name]: value } = exact.layers[i]!;
        expect(Math.abs(layer[name] - value), name).toBeLessThanOrEqual(1e-6 + 2e-5 * Math.abs(value));
      }
    });
  });

  test('works beside training and says at which step', async () => {
    const lab = open().send({ type: 'configure', recipe: MOONS, run: true });
    await trained(lab, 30);
    lab.send({ type: 'analyse', id: 1, name: 'signals', options: {} }, { type: 'ping', id: 2 });
    const ended = await end(lab, 1);
    const { step } = ended as Extract<Event, { type: 'result' }>;
    expect(step).toBeGreaterThanOrEqual(30);
    await trained(lab, step + 30);
    const order = lab.events.map(({ type }) => type);
    expect(order.indexOf('pong')).toBeLessThan(order.indexOf('result'));
    expect(lab.failures()).toEqual([]);
  });

  test('can be stopped, and stops when its run is over', async () => {
    const lab = open().send({ type: 'configure', recipe: MOONS, run: false });
    await lab.state('paused');
    lab.send({ type: 'analyse', id: 1, name: 'signals', options: {} }, { type: 'cancel', id: 1 });
    expect(await end(lab, 1)).toEqual({ type: 'cancelled', id: 1, reason: 'asked' });
    lab.send({ type: 'analyse', id: 2, name: 'signals', options: {} });
    await begin(lab, 2);
    lab.send({ type: 'configure', recipe: { ...MOONS, lambda: 0.01 }, run: false });
    expect(await end(lab, 2)).toEqual({ type: 'cancelled', id: 2, reason: 'restarted' });
    lab.send({ type: 'analyse', id: 3, name: 'signals', options: {} });
    expect(await end(lab, 3)).toMatchObject({ type: 'result' });
    expect(lab.failures()).toEqual([]);
  });

  test('says what failed', async () => {
    const lab = open().send({ type: 'analyse', id: 1, name: 'signals', options: {} });
    expect(await end(lab, 1)).toEqual({ type: 'failed', id: 1, message: 'There is no run yet.' });
    lab.send({ type: 'analyse', id: 2, name: 'toString', options: {} } as never);
    expect(await end(lab, 2)).toEqual({ type: 'failed', id: 2, message: 'There is no analysis "toString".' });
  });
});
