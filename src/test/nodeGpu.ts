import { installGpu } from '../tools/gpu/nodeGpu.mjs';

await installGpu();
