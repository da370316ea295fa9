import type { KeyTable } from './actionOf';

const ARROWS = { left: ['ArrowLeft'], right: ['ArrowRight'], up: ['ArrowUp'], down: ['ArrowDown'] } as const;
const LINE = { first: ['Home'], last: ['End'], pageBack: ['PageUp'], pageOn: ['PageDown'] } as const;
const ENDS = { first: ['Home'], last: ['End'] } as const;

/** Every key of what is loaded later: the timeline and the layers, two runs side by side, stages, and the lecture's questions. */
export const STAGE_KEYS = {
  timeline: {
    back: ['ArrowLeft', 'ArrowDown'],
    on: ['ArrowRight', 'ArrowUp'],
    pageBack: ['PageDown'],
    pageOn: ['PageUp'],
    first: ['Home'],
    last: ['End'],
    leave: ['Escape'],
  },
  schedule: ARROWS,
  head: { left: ['ArrowLeft'], right: ['ArrowRight'], remove: ['Delete', 'Backspace'] },
  units: { back: ['ArrowUp', 'ArrowLeft'], on: ['ArrowDown', 'ArrowRight'], ...LINE, pin: ['Enter', ' '] },
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
