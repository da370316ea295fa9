import { Engine } from './engine';
import { fetchFile } from './fetchFile';
import type { SessionOptions } from './sessionOptions';

/** Opens the engine of this thread on an adapter that has been asked for. */
export function openEngine(options: Pick<SessionOptions, 'gpu' | 'adapter' | 'post'>): Engine {
  return new Engine({
    ...options,
    isSecure: isSecureContext,
    // The worker lies one folder below the page, in the built app as in development.
    fetchBytes: (path) => fetchFile(path, new URL('../', location.href).href),
  });
}
