import type { Command, Event } from './protocol';
import { Session } from './session';

/** The parts of a worker's global scope that are used here. */
interface Scope {
  postMessage(event: Event, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (message: { data: Command }) => void): void;
}

/** The engine's own thread: it owns the device, trains, and draws the page's heatmaps. */
const scope = globalThis as unknown as Scope;

const session = new Session({
  gpu: (navigator as { gpu?: GPU }).gpu,
  isSecure: isSecureContext,
  fetchBytes: async (path) => {
    // The worker lies one folder below the page, in the built app as in development.
    const response = await fetch(new URL(`../${path}`, location.href));
    if (!response.ok) throw new Error(`${path} could not be loaded (${response.status} ${response.statusText}); reload the page`);
    return response.arrayBuffer();
  },
  post: (event, transfer = []) => {
    scope.postMessage(event, transfer);
  },
});

scope.addEventListener('message', ({ data }) => {
  session.handle(data);
});
