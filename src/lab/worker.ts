import { Engine } from './engine';
import { fetchFile } from './fetchFile';
import type { Event, PageCommand } from './protocol';

/** The parts of a worker's global scope that are used here. */
interface Scope {
  postMessage(event: Event, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (message: { data: PageCommand }) => void): void;
}

/** The engine's own thread: it owns the device, trains, and draws the page's heatmaps. */
const scope = globalThis as unknown as Scope;

const engine = new Engine({
  gpu: (navigator as { gpu?: GPU }).gpu,
  isSecure: isSecureContext,
  // The worker lies one folder below the page, in the built app as in development.
  fetchBytes: (path) => fetchFile(path, new URL('../', location.href).href),
  post: (event, transfer = []) => {
    scope.postMessage(event, transfer);
  },
});

scope.addEventListener('message', ({ data }) => {
  engine.handle(data);
});
