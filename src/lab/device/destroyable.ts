/** Something that holds memory of a device. */
export interface Destroyable {
  destroy(): void;
}

export function destroyAll(parts: Iterable<Destroyable>): void {
  for (const part of parts) part.destroy();
}

/** The parts when all are made. Where one cannot be made, the others are destroyed and its error is thrown. */
export async function allMade<T extends readonly Promise<Destroyable>[] | []>(
  making: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const results = await Promise.allSettled(making);
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed) {
    destroyAll(results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])));
    throw (failed as PromiseRejectedResult).reason;
  }
  return Promise.all(making);
}
