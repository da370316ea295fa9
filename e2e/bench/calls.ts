/** What a library asks of WebGPU. */
export interface Calls {
  readonly dispatches: number;
  readonly submits: number;
  /** Of buffers made and not destroyed. */
  readonly bytes: number;
}

/** Counts the WebGPU calls of everything on this thread until `end`. */
export function watchCalls(): { calls: () => Calls; end: () => void } {
  let [dispatches, submits, bytes] = [0, 0, 0];
  const alive = new Map<GPUBuffer, number>();
  const undo = [
    after(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => (dispatches += 1)),
    after(GPUComputePassEncoder.prototype, 'dispatchWorkgroupsIndirect', () => (dispatches += 1)),
    after(GPUQueue.prototype, 'submit', () => (submits += 1)),
    after(GPUDevice.prototype, 'createBuffer', (_, buffer) => {
      alive.set(buffer as GPUBuffer, (buffer as GPUBuffer).size);
      bytes += (buffer as GPUBuffer).size;
    }),
    after(GPUBuffer.prototype, 'destroy', (buffer) => {
      bytes -= alive.get(buffer as GPUBuffer) ?? 0;
      alive.delete(buffer as GPUBuffer);
    }),
  ];
  return { calls: () => ({ dispatches, submits, bytes }), end: () => undo.forEach((restore) => restore()) };
}

/** Has `then` called after each call of a method, with the object and the result; gives what undoes that. */
function after<T extends object>(prototype: T, name: keyof T, then: (target: unknown, result: unknown) => unknown): () => void {
  const original = prototype[name] as (...args: unknown[]) => unknown;
  const watched = function (this: unknown, ...args: unknown[]): unknown {
    const result = original.apply(this, args);
    then(this, result);
    return result;
  };
  Object.assign(prototype, { [name]: watched });
  return () => void Object.assign(prototype, { [name]: original });
}
