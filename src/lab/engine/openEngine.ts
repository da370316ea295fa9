import { Engine } from './engine';
import { fetchForThread } from '../data/fetchFile';
import type { SessionOptions } from '../session/sessionOptions';

/** Opens the engine of this thread on an adapter that has been asked for. */
export function openEngine(options: Pick<SessionOptions, 'gpu' | 'adapter' | 'post'>): Engine {
  return new Engine({
    ...options,
    isSecure: isSecureContext,
    fetchBytes: fetchForThread,
  });
}
