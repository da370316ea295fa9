import { expect, test, vi } from 'vitest';
import { requestAdapter } from './adapter';
import { GpuContext } from './context';
import { UnsupportedError } from './errors';

const pause = () => Promise.resolve();
const plain = { features: new Set(), limits: {}, info: {} };
const adapter = plain as unknown as GPUAdapter;

/** A GPU that answers with these adapters, one per request, and then with the last for ever. */
function gpuAnswering(...answers: (GPUAdapter | null)[]) {
  let asked = 0;
  const request = vi.fn(() => Promise.resolve(answers[Math.min(asked++, answers.length - 1)]));
  return { gpu: { requestAdapter: request } as unknown as GPU, request };
}

test('no navigator.gpu is said as such', async () => {
  await expect(requestAdapter(undefined, {})).rejects.toMatchObject({ name: 'UnsupportedError', cause: 'no-webgpu' });
});

test('asks once unless told to retry', async () => {
  const { gpu, request } = gpuAnswering(null);
  await expect(requestAdapter(gpu, { pause })).rejects.toMatchObject({ cause: 'no-adapter' });
  expect(request).toHaveBeenCalledTimes(1);
});

test('an answer that was asked for before is the first one', async () => {
  const { gpu, request } = gpuAnswering(null);
  await expect(requestAdapter(gpu, { asked: Promise.resolve(adapter) })).resolves.toBe(adapter);
  expect(request).not.toHaveBeenCalled();
  await expect(requestAdapter(gpu, { asked: Promise.resolve(null), retry: true, pause })).rejects.toMatchObject({ cause: 'no-adapter' });
  expect(request).toHaveBeenCalledTimes(3);
});

test('a late adapter is found by retrying', async () => {
  const { gpu, request } = gpuAnswering(null, null, adapter);
  await expect(requestAdapter(gpu, { retry: true, pause })).resolves.toBe(adapter);
  expect(request).toHaveBeenCalledTimes(3);
});

test('retrying ends after about a second', async () => {
  const { gpu, request } = gpuAnswering(null);
  const waits: number[] = [];
  const options = { retry: true, pause: (ms: number) => Promise.resolve(waits.push(ms)) };
  await expect(requestAdapter(gpu, options)).rejects.toThrow(UnsupportedError);
  expect(request).toHaveBeenCalledTimes(4);
  expect(waits.reduce((sum, ms) => sum + ms)).toBe(1000);
});

test('an adapter that refuses its device is no-device, with its reason', async () => {
  const refusing = { ...plain, requestDevice: () => Promise.reject(new Error('consumed')) } as unknown as GPUAdapter;
  const { gpu } = gpuAnswering(refusing);
  const creating = GpuContext.create(gpu);
  await expect(creating).rejects.toMatchObject({ cause: 'no-device' });
  await expect(creating).rejects.toThrow('consumed');
});
