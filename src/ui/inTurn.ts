let last: Promise<unknown> = Promise.resolve();

/**
 * Resolves with `value` in a task of its own, after those of all that asked before: what takes long to build is built in parts, between
 * which the page hears what is pressed. Whoever asks holds the room of what is to come, so that nothing moves.
 */
export async function inTurn<T = void>(value?: T): Promise<T> {
  last = last.then(pause);
  await last;
  return value as T;
}

/** Safari has no scheduler. */
function pause(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: Partial<Scheduler> };
  return scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
}
