import type { KeyTable } from './actionOf';

const ARROWS = { left: ['ArrowLeft'], right: ['ArrowRight'], up: ['ArrowUp'], down: ['ArrowDown'] } as const;
const ENDS = { first: ['Home'], last: ['End'] } as const;

/** Every key of what is loaded later: two runs side by side, stages, their rows of the layers, and the lecture's questions. */
export const STAGE_KEYS = {
  pair: { losses: ['l'], a: ['a'], b: ['b'] },
  zoom: { nearer: ['+', '='], farther: ['-'] },
  handle: { ...ARROWS, take: ['Enter'], drop: ['Escape'] },
  surface: { ...ARROWS, start: ['Home'] },
  sweep: { ...ARROWS, drop: ['Escape'] },
  ranks: { back: ['ArrowLeft', 'ArrowUp'], on: ['ArrowRight', 'ArrowDown'], pageBack: ['PageUp'], pageOn: ['PageDown'], ...ENDS },
  matrix: { ...ARROWS, ...ENDS, pin: ['Enter'] },
  blocks: { back: ['ArrowLeft', 'ArrowDown'], on: ['ArrowRight', 'ArrowUp'], pin: ['Enter', ' '] },
  draw: { ...ARROWS, ...ENDS },
  place: ARROWS,
} as const satisfies Readonly<Record<string, KeyTable>>;
