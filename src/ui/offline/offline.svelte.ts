import type { LabClient } from '../../lab/client/client';
import type { OfflineAnswer, OfflineMessage } from './serviceWorker';

/** What the page knows of its own copy on this machine, and of the network. */
class Offline {
  /** The network did not answer when the page was opened, or the browser knows of none since. */
  isCopy = $state(false);
  /** A newer build is ready: loading the page again shows it. */
  hasNewer = $state(false);
}

export const offline = new Offline();

let keeping: Promise<void> | undefined;

/**
 * Keeps the page on this machine, so that it opens without a network from the second visit on. Where the browser has no
 * service workers, or refuses them, everything else goes on. Once is enough, however often it is asked for.
 */
export function keepOffline(client: LabClient): Promise<void> {
  return (keeping ??= register(client));
}

async function register(client: LabClient): Promise<void> {
  const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
  const entry = document.querySelector<HTMLScriptElement>('script[type=module]')?.src;
  if (!serviceWorker || entry === undefined) return;
  await firstFrame(client);
  try {
    await serviceWorker.register(workerAddress() as string);
  } catch {
    return;
  }
  const registration = await serviceWorker.getRegistration();
  if (!registration) return;
  registration.addEventListener('updatefound', () => void follow(registration, entry));
  await follow(registration, entry);
  const active = (await serviceWorker.ready).active!;
  const isCopy = (await ask(active, { type: 'origin' })) === 'copy';
  const look = () => (offline.isCopy = isCopy || !navigator.onLine);
  for (const type of ['online', 'offline']) addEventListener(type, look);
  look();
  const keep = () => (serviceWorker.controller ?? active).postMessage({ type: 'keep' } satisfies OfflineMessage);
  client.subscribe((event) => {
    if (event.type === 'data' && !event.info.partial) keep();
  });
  keep();
}

/** What the page needs to begin with has the network to itself. */
function firstFrame(client: LabClient): Promise<void> {
  return new Promise((resolve) => {
    const leave = client.subscribe(({ type }) => {
      if (type !== 'frame') return;
      leave();
      resolve();
    });
  });
}

/** The content security policy knows this one script by its own policy. */
function workerAddress(): unknown {
  const address = new URL('service-worker.js', document.baseURI).href;
  const policy = globalThis.trustedTypes?.createPolicy('ravine-service-worker', { createScriptURL: () => address });
  return policy?.createScriptURL('') ?? address;
}

/** Looks at the worker of another build as soon as it has all its files. */
async function follow(registration: ServiceWorkerRegistration, entry: string): Promise<void> {
  const { installing } = registration;
  if (installing) await installed(installing);
  const { waiting, active } = registration;
  if (waiting && active) offline.hasNewer = (await ask(waiting, { type: 'compare', entry })) === 'other';
}

function installed(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve) => {
    worker.addEventListener('statechange', () => {
      if (worker.state !== 'installing') resolve();
    });
  });
}

function ask(worker: ServiceWorker, question: OfflineMessage): Promise<OfflineAnswer> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<OfflineAnswer>) => resolve(data);
    worker.postMessage(question, [port2]);
  });
}
