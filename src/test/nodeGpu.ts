import { installGpu } from '../tools/nodeGpu.mjs';

await installGpu();
