import type { Event, PageCommand } from '../protocol/messages';

/** The parts of a worker's global scope that are used here. */
interface Scope {
  postMessage(event: Event, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (message: { data: PageCommand }) => void): void;
}

/**
 * The engine's own thread: it owns the device, trains, and draws the page's heatmaps. It begins with no more than this, so that the
 * adapter is asked for while everything else is still on its way: Chrome's answer to a worker has to wait until the page's thread
 * is free, which it is not once the page's own code has arrived.
 */
const scope = globalThis as unknown as Scope;
const { gpu } = navigator as { gpu?: GPU };

const loading = import('./openEngine');
const adapter = gpu?.requestAdapter();
const engine = loading.then(({ openEngine }) =>
  openEngine({ gpu, adapter, post: (event, transfer) => scope.postMessage(event, transfer) }),
);
engine.catch((error: unknown) => scope.postMessage({ type: 'failed', message: error instanceof Error ? error.message : String(error) }));

scope.addEventListener('message', ({ data }) => {
  // Why there is no engine has been reported above.
  engine.then((opened) => opened.handle(data)).catch(() => undefined);
});
