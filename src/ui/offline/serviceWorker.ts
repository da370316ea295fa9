/**
 * The page's service worker: after the first visit the page works without a network. The build writes what it keeps in front
 * of this script (`src/tools/build/offlinePlugin.mjs`), so that every build has a worker and a cache of its own.
 */

/** What the build says of itself. */
interface Build {
  readonly id: string;
  /** Paths below the page's address, with a digest of their bytes. */
  readonly files: Readonly<Record<string, string>>;
  /** Those of them that are kept only once someone has loaded them. */
  readonly onDemand: readonly string[];
}

/** What a page tells its worker. */
export type OfflineMessage =
  /** Keep the large files that have been loaded by now. */
  | { type: 'keep' }
  /** Was the page itself taken from the copy, because the network did not answer? */
  | { type: 'origin' }
  /** A page began with this script: is this worker's build the page's own, or another one? */
  | { type: 'compare'; entry: string };

/** To `compare`: the page is of this worker's build or not. To `origin`: where the page came from. */
export type OfflineAnswer = 'same' | 'other' | 'network' | 'copy';

interface Extendable {
  waitUntil(work: Promise<unknown>): void;
}

interface Message extends Extendable {
  readonly data: OfflineMessage;
  readonly source: { readonly id: string } | null;
  readonly ports: readonly MessagePort[];
}

interface Fetch extends Extendable {
  readonly request: Request;
  /** The page that begins with this request. */
  readonly resultingClientId: string;
  respondWith(response: Promise<Response>): void;
}

/** The parts of a service worker's global scope that are used here. */
interface Scope {
  readonly RAVINE: Build;
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void>; matchAll(options: object): Promise<readonly unknown[]> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void;
  addEventListener(type: 'message', listener: (event: Message) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetch) => void): void;
}

const scope = globalThis as unknown as Scope;
const { id, files, onDemand } = scope.RAVINE;
const PAGE = 'index.html';
const base = scope.registration.scope;
/** All caches of this page's address; others may live at the same origin. */
const family = `ravine ${base} `;
const cacheName = family + id;
/** Pages that were taken from the copy. */
const copies = new Set<string>();

/** A path of the build for an address, or undefined for what is none of its files. */
function pathOf(address: string): string | undefined {
  const { origin, pathname } = new URL(address);
  const bare = origin + pathname;
  const path = bare === base ? PAGE : bare.startsWith(base) ? bare.slice(base.length) : '';
  return path in files ? path : undefined;
}

/** A file is kept under its address with its digest, so that builds share what has not changed. */
const keyOf = (path: string): string => `${base}${path}?${files[path]!}`;

async function kept(path: string): Promise<Response | undefined> {
  return (await caches.open(cacheName)).match(keyOf(path));
}

/** Keeps a response if it has the bytes that this build was made with; during an update a server may already give others. */
async function keep(path: string, response: Response): Promise<void> {
  const bytes = await response.clone().arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const hex = Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const type = response.headers.get('Content-Type') ?? '';
  if (!response.ok || hex !== files[path]) throw new Error(`${path} is not of build ${id}`);
  await (await caches.open(cacheName)).put(keyOf(path), new Response(bytes, { headers: { 'Content-Type': type } }));
}

/** From an older build's cache where the bytes are the same, else from the network. */
async function fill(path: string): Promise<void> {
  const old = await caches.match(keyOf(path));
  if (old) await (await caches.open(cacheName)).put(keyOf(path), old);
  else if (!onDemand.includes(path)) await keep(path, await fetch(base + path, { cache: 'no-cache' }));
}

/** Large files that the page loaded before this worker was there to see it: the browser's own cache may still have them. */
async function keepLoaded(): Promise<void> {
  for (const path of onDemand) {
    if (await kept(path)) continue;
    const loaded = await fetch(base + path, { cache: 'only-if-cached', mode: 'same-origin' }).catch(() => undefined);
    if (loaded) await keep(path, loaded).catch(() => undefined);
  }
}

async function dropOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(family) && name !== cacheName).map((name) => caches.delete(name)));
}

/** What is named by its content never changes: the cache comes first. Anything else is asked for, and kept for when nobody answers. */
async function answer(path: string, request: Request, event: Fetch): Promise<Response> {
  if (path.startsWith('assets/')) return (await kept(path)) ?? fetch(request);
  try {
    const response = await fetch(request);
    if (onDemand.includes(path) && response.ok) event.waitUntil(keep(path, response.clone()).catch(() => undefined));
    return response;
  } catch (error) {
    const old = await kept(path);
    if (!old) throw error;
    if (path === PAGE) copies.add(event.resultingClientId);
    return old;
  }
}

/** Takes over at once where the only page open is of this build; other pages go on with the files that they began with. */
async function compare(entry: string): Promise<OfflineAnswer> {
  if (pathOf(entry) === undefined) return 'other';
  const pages = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (pages.length === 1) await scope.skipWaiting();
  return 'same';
}

scope.addEventListener('install', (event) => event.waitUntil(Promise.all(Object.keys(files).map(fill)).then(keepLoaded)));
scope.addEventListener('activate', (event) => event.waitUntil(dropOthers().then(() => scope.clients.claim())));
scope.addEventListener('message', (event) => {
  const { data, ports, source } = event;
  const tell = (answer: OfflineAnswer) => ports[0]?.postMessage(answer);
  if (data.type === 'keep') event.waitUntil(keepLoaded());
  else if (data.type === 'origin') tell(source && copies.has(source.id) ? 'copy' : 'network');
  else event.waitUntil(compare(data.entry).then(tell));
});
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const path = request.method === 'GET' ? pathOf(request.url) : undefined;
  if (path !== undefined) event.respondWith(answer(path, request, event));
});
