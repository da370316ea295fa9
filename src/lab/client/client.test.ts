import { describe, expect, it, vi } from 'vitest';
import { LabClient, type Port } from './client';
import type { Command, Event as LabEvent } from '../protocol/messages';

function fakePort() {
  const sent: Command[] = [];
  const handlers = new Map<string, (event: unknown) => void>();
  const port = {
    postMessage: (command: Command) => void sent.push(command),
    addEventListener: (type: string, handler: (event: unknown) => void) => void handlers.set(type, handler),
    terminate: vi.fn(),
  };
  return {
    port: port as unknown as Port,
    sent,
    emit: (data: LabEvent) => handlers.get('message')?.({ data }),
    fail: (message: string) => handlers.get('error')?.({ message, preventDefault: () => undefined }),
  };
}

const weights = (id: number): LabEvent => ({
  type: 'weights',
  id,
  layer: 0,
  rows: 1,
  columns: 1,
  step: 3,
  values: new Float32Array([0.5]),
  scale: 1,
});

describe('LabClient', () => {
  it('keeps early events for every listener of the first turn, in order, and stops on request', async () => {
    const { port, emit } = fakePort();
    const client = new LabClient(port);
    emit({ type: 'unsupported', cause: 'no-webgpu' });
    emit({ type: 'state', run: 1, state: 'starting', step: 0 });
    const seen: string[] = [];
    const alsoSeen: string[] = [];
    const stop = client.subscribe((event) => seen.push(event.type));
    client.subscribe((event) => alsoSeen.push(event.type));
    await Promise.resolve();
    emit({ type: 'failed', message: 'once' });
    stop();
    emit({ type: 'failed', message: 'twice' });
    expect(seen).toEqual(['unsupported', 'state', 'failed']);
    expect(alsoSeen).toEqual([...seen, 'failed']);
  });

  it('matches answers to questions by id, in any order', async () => {
    const { port, sent, emit } = fakePort();
    const client = new LabClient(port);
    const first = client.readWeights(0);
    const second = client.readWeights(1);
    const ids = sent.map((command) => (command as { id: number }).id);
    expect(new Set(ids).size).toBe(2);
    emit(weights(ids[1]!));
    emit(weights(ids[0]!));
    expect((await first).id).toBe(ids[0]);
    expect((await second).id).toBe(ids[1]);
  });

  it('rejects the question that failed, and passes failures of nobody on', async () => {
    const { port, sent, emit, fail } = fakePort();
    const client = new LabClient(port);
    const seen: LabEvent[] = [];
    client.subscribe((event) => seen.push(event));
    const question = client.readParameters();
    emit({ type: 'failed', id: (sent[0] as { id: number }).id, message: 'no run yet' });
    await expect(question).rejects.toThrow('no run yet');
    fail('worker.js is missing');
    expect(seen).toEqual([{ type: 'failed', message: 'worker.js is missing' }]);
  });

  it('rejects what is open when it is terminated', async () => {
    const { port } = fakePort();
    const client = new LabClient(port);
    const question = client.readParameters();
    client.terminate();
    await expect(question).rejects.toThrow('stopped');
  });
});
