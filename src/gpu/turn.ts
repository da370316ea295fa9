/**
 * The least share of the time since a submit that counts as its own: both ends of a wait may be told at once, and a submit that seemed to
 * take no time would be followed by one that holds everybody up.
 */
const LEAST_SHARE = 1 / 4;

/**
 * Work on a device that others use as well waits for its turn. To be called before a submit; once that has ended, the result gives the
 * time since its turn came, in ms, by the clock of `performance.now`.
 */
export function awaitTurn({ queue }: Pick<GPUDevice, 'queue'>): () => number {
  const asked = performance.now();
  let begun = asked;
  // Submits end in their order. A device that is lost is met by whoever waits for the submit itself.
  queue.onSubmittedWorkDone().then(
    () => (begun = performance.now()),
    () => undefined,
  );
  return () => {
    const now = performance.now();
    return Math.max(now - begun, LEAST_SHARE * (now - asked));
  };
}
