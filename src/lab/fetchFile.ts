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
