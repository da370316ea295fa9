import { PARTS } from './parts';
import type { Asked } from './parts';
import workerUrl from './worker.ts?thread';

const worker = new Worker(workerUrl, { type: 'module' });

/** Asks the engine of the page's first recipe; resolves to the step at which it stands then. */
function ask(asked: Asked): Promise<number> {
  return new Promise((resolve, reject) => {
    const take = ({ data }: MessageEvent<{ step: number } | { error: string }>) => {
      if ('step' in data) resolve(data.step);
      else reject(new Error(data.error));
    };
    worker.addEventListener('message', take, { once: true });
    worker.addEventListener('error', ({ message }) => reject(new Error(message)), { once: true });
    worker.postMessage(asked);
  });
}

/** What the command in src/tools/perf/watching.mjs calls. */
Object.assign(globalThis, { watching: { parts: PARTS, ask } });
