import { jaxOn } from './libraries/jax';
import { loop } from './libraries/loop';
import { objects } from './libraries/objects';
import { ravine, ravineDevice } from './libraries/ravine';
import { tensorflowOn } from './libraries/tensorflow';
import { measurePeaks } from './peaks';
import { Stand } from './stand';

const stand = new Stand({
  Ravine: ravine,
  'jax-js webgpu': jaxOn('webgpu'),
  'jax-js wasm': jaxOn('wasm'),
  'TensorFlow.js webgpu': tensorflowOn('webgpu'),
  'TensorFlow.js wasm': tensorflowOn('wasm'),
  'TensorFlow.js cpu': tensorflowOn('cpu'),
  'JavaScript loop': loop,
  'JavaScript objects': objects,
});

/** What the command in src/tools/bench.mjs calls. */
Object.assign(globalThis, { stand, peaks: async () => measurePeaks(await ravineDevice()) });
