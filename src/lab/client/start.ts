import workerUrl from '../engine/worker.ts?thread';
import { LabClient } from './client';

/** Starts the engine's worker and returns the client of it. The content security policy knows this one script of a worker. */
export function startLab(): LabClient {
  const options: WorkerOptions = { type: 'module', name: 'engine' };
  const policy = globalThis.trustedTypes?.createPolicy('ravine-worker', { createScriptURL: () => workerUrl });
  return new LabClient(new Worker((policy?.createScriptURL('') ?? workerUrl) as string, options));
}

declare global {
  /** Trusted Types, as far as they are used here; Firefox and Safari may not have them. */
  var trustedTypes:
    | { createPolicy: (name: string, rules: { createScriptURL: (url: string) => string }) => { createScriptURL: (url: string) => unknown } }
    | undefined;
}
