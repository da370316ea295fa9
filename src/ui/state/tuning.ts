const KEY = 'ravine-tuning';

/** What the engine found out about this browser's GPU on earlier visits; undefined where nothing is remembered. */
export function savedTuning(): unknown {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '') as unknown;
  } catch {
    return undefined;
  }
}

/** Keeps what the engine found out, where the browser allows it; else the next visit measures again. */
export function saveTuning(choices: unknown): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(choices));
  } catch {
    // Private windows may refuse.
  }
}
