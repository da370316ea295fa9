/** Exit codes of `npm run --silent lab`, and leaving with one. */

export const EXIT = { finished: 0, failed: 1, input: 2, diverged: 3, stopped: 130 };

/**
 * Leaves because the command or its document cannot be carried out as it is.
 * @param {string} message
 * @returns {never}
 */
export function refuse(message) {
  console.error(message);
  process.exit(EXIT.input);
}

/** @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
