import type { Divergence, RunState } from '../lab/protocol/messages';
import { formatCount } from './format';

/** The state of a run in words, such as "Running, step 960, 140 steps/s". */
export function stateInWords(state: RunState, step: number, stepsPerSecond: number, divergence?: Divergence): string {
  const at = formatCount(step);
  switch (state) {
    case 'starting':
      return 'Starting';
    case 'running':
      return `Running, step ${at}, ${formatCount(stepsPerSecond)} steps/s`;
    case 'paused':
      return `Paused at step ${at}`;
    case 'diverged':
      return divergence ? `Diverged at step ${formatCount(divergence.step)}; back at ${formatCount(divergence.restoredStep)}` : 'Diverged';
    case 'recovering':
      return 'The GPU was reset; coming back';
    case 'stopped':
      return 'Stopped';
  }
}

/** While a kept step takes the place of where training stands. */
export function keptInWords(step: number, live: number): string {
  return `Showing step ${formatCount(step)}; training rests at ${formatCount(live)}`;
}

/** After a lost device. */
export function resumedAt(step: number): string {
  return `The GPU was reset; resumed from step ${formatCount(step)}`;
}

/** What computes, in words. */
export function deviceInWords({ description, software }: { description: string; software: boolean }): string {
  return software ? 'software GPU (slower)' : `float32 on ${description}`;
}

/** Fixed words of the page. */
export const WORDS = {
  badPage: 'The link asks for a view or a part of the page that there is not.',
  badLink: 'The link holds a recipe that cannot be run as it is. The default recipe runs instead.',
  badLinkHere: 'The link holds a recipe that cannot be run as it is. The recipe that was here goes on.',
  showLink: 'Show what was in the link',
  badFile: 'cannot be opened. Nothing has changed; the run goes on as it was.',
  copied: 'Link copied',
  saved: 'Saved',
  opens: 'JSON, CSV, safetensors',
  dropHere: 'Drop a file to open it.',
  stays: 'Files never leave this machine.',
  notCopied: 'Copy it from the address bar',
  startedFrom: 'Started from a point on the landscape',
  restarts: 'restarts',
  continues: 'continues',
} as const;
