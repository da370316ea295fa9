import type { Library } from '../task';

/** Each loads itself alone, as a page that used nothing else would. */
const LIBRARIES: Readonly<Record<string, () => Promise<Library>>> = {
  Ravine: async () => (await import('../libraries/ravine')).ravine,
  'jax-js webgpu': async () => (await import('../libraries/jax')).jaxOn('webgpu'),
  'jax-js wasm': async () => (await import('../libraries/jax')).jaxOn('wasm'),
  'TensorFlow.js webgpu': async () => (await import('../libraries/tensorflow')).tensorflowOn('webgpu'),
  'TensorFlow.js wasm': async () => (await import('../libraries/tensorflow')).tensorflowOn('wasm'),
  'TensorFlow.js cpu': async () => (await import('../libraries/tensorflow')).tensorflowOn('cpu'),
};

/** Trains a tiny network for one step and leaves the time since navigation. */
async function start(name: string): Promise<void> {
  const [library, { benchProblem }] = await Promise.all([LIBRARIES[name]!(), import('../problems')]);
  const given = benchProblem({ widths: [2, 4, 2, 1], rows: 10, loss: 'mse' });
  const contender = await library({ kind: 'training', given, compared: 1 });
  const theta = await contender!.result();
  if (theta.length !== given.parameters) throw new Error(`${name} trained something else`);
  performance.mark('first-step');
}

void start(decodeURIComponent(location.hash.slice(1)));
