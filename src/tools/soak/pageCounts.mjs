/** Counts what is alive in the laboratory: on its devices, in its document and in the memory of its threads. */
import { Threads } from '../browser/threads.mjs';

/**
 * @typedef {import('./gpuCounts.mjs').GpuCounts & { threads: number, listeners: number, nodes: number, documents: number,
 *   pageHeap: number, engineHeap: number }} PageCounts
 * Heaps are bytes of JavaScript in use after a collection of garbage.
 */

/** A collection frees what the finalizers of the one before let go of. */
const COLLECTIONS = 3;

/**
 * Gives a function that counts. The engine's thread must have begun with `COUNT_GPU`.
 * @param {import('@playwright/test').Page} page
 * @returns {Promise<() => Promise<PageCounts>>}
 */
export async function openCounts(page) {
  const threads = await Threads.of(page);
  await threads.page.send('Performance.enable');
  return async () => {
    const workers = threads.workers('/assets/');
    const [engine] = threads.workers('/worker-');
    for (let i = 0; i < COLLECTIONS; i++) {
      await threads.page.send('HeapProfiler.collectGarbage');
      for (const worker of workers) await threads.toWorker(worker, 'HeapProfiler.collectGarbage');
    }
    const { metrics } = await threads.page.send('Performance.getMetrics');
    const metric = (wanted) => metrics.find(({ name }) => name === wanted).value;
    const gpu = await threads.toWorker(engine, 'Runtime.evaluate', { expression: 'gpuCounts()', returnByValue: true });
    const { usedSize } = await threads.toWorker(engine, 'Runtime.getHeapUsage');
    return {
      ...gpu.result.value,
      threads: workers.length,
      listeners: metric('JSEventListeners'),
      nodes: metric('Nodes'),
      documents: metric('Documents'),
      pageHeap: metric('JSHeapUsedSize'),
      engineHeap: usedSize,
    };
  };
}
