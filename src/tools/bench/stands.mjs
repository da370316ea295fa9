/** Who takes part in `npm run bench`: the libraries of a page, or of Node, and PyTorch. */
import path from 'node:path';
import { openServedPage } from '../browser/servedPage.mjs';
import { startTorch } from './torch.mjs';
import { root } from '../command/root.mjs';

const METHODS = ['open', 'run', 'count', 'close'];

/**
 * @param {boolean} inNode whether without a browser; the process is then in the GPU's environment
 * @returns {Promise<{stands: Record<string, object>, first: string, workloads: import('../../../e2e/bench/stand').Described[],
 *   peaks: () => Promise<import('../../../e2e/bench/peaks').Peaks>, notes: string[], close: () => Promise<void>}>}
 */
export async function openStands(inNode) {
  const { call, peaks, adapter, close } = inNode ? await inThisProcess() : await inAPage();
  const names = await call('libraries');
  const methods = Object.fromEntries(METHODS.map((name) => [name, (...args) => call(name, ...args)]));
  const stands = Object.fromEntries(names.map((name) => [name, methods]));
  const torch = startTorch((workload) => call('task', workload));
  const notes = [adapter, torch.missing ?? `PyTorch ${torch.version} outside the page.`];
  if (torch.stand) stands['PyTorch CPU'] = torch.stand;
  const end = async () => {
    torch.end?.();
    await close();
  };
  return { stands, first: names[0], workloads: await call('workloads'), peaks, notes, close: end };
}

async function inAPage() {
  const { browser, page, close } = await openServedPage('e2e/bench');
  const call = (name, ...args) =>
    page.evaluate(
      ([method, given]) => {
        const { stand } = globalThis;
        return typeof stand[method] === 'function' ? stand[method](...given) : stand[method];
      },
      [name, args],
    );
  const { vendor, architecture, description } = await page.evaluate(async () => {
    const { vendor, architecture, description } = (await navigator.gpu.requestAdapter()).info;
    return { vendor, architecture, description };
  });
  const isolated = await page.evaluate(() => globalThis.crossOriginIsolated);
  const adapter = `Chromium ${browser.version()}, adapter ${[vendor, architecture, description].join(' ')}${isolated ? ', cross-origin isolated' : ''}.`;
  return { call, peaks: () => page.evaluate(() => globalThis.peaks()), adapter, close };
}

async function inThisProcess() {
  const gpu = await (await import('../gpu/nodeGpu.mjs')).installGpu();
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(path.join(root, 'e2e/bench/node.ts'), { root, configFile: false, logLevel: 'error' });
  const call = async (name, ...args) => {
    const { stand } = module;
    return typeof stand[name] === 'function' ? stand[name](...args) : stand[name];
  };
  const { vendor, architecture, description } = (await gpu.requestAdapter()).info;
  const adapter = `Node ${process.version}, adapter ${[vendor, architecture, description].join(' ')}.`;
  return { call, peaks: module.peaks, adapter, close: async () => undefined };
}
