/** Counts what is alive on a thread's GPU devices. */

/** A script that has to run on a thread before anything else does; `globalThis.gpuCounts()` then gives a `GpuCounts`. */
export const COUNT_GPU = `(${countGpu})();`;

/**
 * @typedef {{ devices: number, buffers: number, bytes: number, textures: number, pipelines: number, bindGroups: number,
 *   labels: Record<string, number> }} GpuCounts
 * Buffers and textures are alive until they are destroyed, they or their device; those that nobody destroys count although a garbage
 * collection would free them. Pipelines and bind groups, which cannot be destroyed, are alive until they are collected. `labels`
 * says how many buffers there are of each label.
 */

function countGpu() {
  const { GPUAdapter, GPUBuffer, GPUDevice, GPUTexture } = globalThis;
  /** What each living device has: the kind, label and size of each of its objects. */
  const devices = new Map();
  const owners = new WeakMap();
  const collected = new FinalizationRegistry((kind) => (uncollected[kind] -= 1));
  const uncollected = { pipelines: 0, bindGroups: 0 };

  const wrap = (prototype, name, after) => {
    const original = prototype[name];
    prototype[name] = function (...values) {
      const result = original.apply(this, values);
      after(this, result, ...values);
      return result;
    };
  };
  const forget = (device) => devices.delete(device);
  const follow = (device) => {
    devices.set(device, new Map());
    device.lost.then(() => forget(device));
  };
  const own = (kind) => (device, object) => {
    const id = {};
    owners.set(object, { device, id });
    devices.get(device)?.set(id, { kind, label: object.label, bytes: object.size ?? 0 });
  };
  const disown = (object) => {
    const owner = owners.get(object);
    if (owner) devices.get(owner.device)?.delete(owner.id);
  };
  const collect = (kind) => (_, object) => {
    uncollected[kind] += 1;
    collected.register(object, kind);
  };

  wrap(GPUAdapter.prototype, 'requestDevice', (_, asked) => void asked.then(follow, () => undefined));
  wrap(GPUDevice.prototype, 'destroy', forget);
  wrap(GPUDevice.prototype, 'createBuffer', own('buffer'));
  wrap(GPUDevice.prototype, 'createTexture', own('texture'));
  wrap(GPUBuffer.prototype, 'destroy', disown);
  wrap(GPUTexture.prototype, 'destroy', disown);
  wrap(GPUDevice.prototype, 'createBindGroup', collect('bindGroups'));
  for (const name of ['createComputePipeline', 'createRenderPipeline']) wrap(GPUDevice.prototype, name, collect('pipelines'));
  for (const name of ['createComputePipelineAsync', 'createRenderPipelineAsync']) {
    wrap(
      GPUDevice.prototype,
      name,
      (device, asked) =>
        void asked.then(
          (made) => collect('pipelines')(device, made),
          () => undefined,
        ),
    );
  }

  globalThis.gpuCounts = () => {
    const all = [...devices.values()].flatMap((objects) => [...objects.values()]);
    const buffers = all.filter(({ kind }) => kind === 'buffer');
    const labels = {};
    for (const { label } of buffers) labels[label] = (labels[label] ?? 0) + 1;
    return {
      devices: devices.size,
      buffers: buffers.length,
      bytes: buffers.reduce((sum, { bytes }) => sum + bytes, 0),
      textures: all.length - buffers.length,
      ...uncollected,
      labels,
    };
  };
}
