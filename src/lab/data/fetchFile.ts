import type { FetchBytes } from '../../data/sets/dataSet';

/**
 * Fetches a file of the app by its path below the app's own address. Rejects with an Error that names the file and says
 * what to do, where there is no connection as where the server refuses.
 */
export async function fetchFile(path: string, base: string, get: typeof fetch = fetch): Promise<ArrayBuffer> {
  const failed = (why: string, cause?: unknown): Error => new Error(`${path} could not be loaded (${why}); reload the page`, { cause });
  const notReached = (error: unknown): never => {
    throw failed(error instanceof Error ? error.message : String(error), error);
  };
  const response = await get(new URL(path, base)).catch(notReached);
  if (!response.ok) throw failed([response.status, response.statusText].filter(Boolean).join(' '));
  return response.arrayBuffer().catch(notReached);
}

/** The page as seen from a thread: a script of the built app lies in one folder of it, one in development where its source does. */
const PAGE = import.meta.env.DEV ? '/' : '../';

/** `fetchFile` for a thread of the page: the path is one below the page's own address. */
export const fetchForThread: FetchBytes = (path) => fetchFile(path, new URL(PAGE, location.href).href);
