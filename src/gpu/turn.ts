/**
 * Work on a device that others use as well waits for its turn. To be called before a submit: once that has ended, `begun` says when its
 * turn came, by the clock of `performance.now`, in ms.
 */
export function awaitTurn({ queue }: Pick<GPUDevice, 'queue'>): { readonly begun: number } {
  const turn = { begun: performance.now() };
  // Submits end in their order. A device that is lost is met by whoever waits for the submit itself.
  queue.onSubmittedWorkDone().then(
    () => (turn.begun = performance.now()),
    () => undefined,
  );
  return turn;
}
