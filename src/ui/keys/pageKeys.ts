import type { KeyTable } from './actionOf';

const ARROWS = { left: ['ArrowLeft'], right: ['ArrowRight'], up: ['ArrowUp'], down: ['ArrowDown'] } as const;
const LINE = { first: ['Home'], last: ['End'], pageBack: ['PageUp'], pageOn: ['PageDown'] } as const;

/** Every key of the page and of what stands on it from the start, by place: components ask these tables what a key does. */
export const PAGE_KEYS = {
  page: {
    run: [' '],
    step: ['.'],
    reset: ['0'],
    stage1: ['1'],
    stage2: ['2'],
    stage3: ['3'],
    stage4: ['4'],
    keys: ['?'],
    watch: ['Escape'],
  },
  history: { undo: ['Ctrl-Z'], redo: ['Ctrl-Shift-Z', 'Ctrl-Y'] },
  tabs: { left: ['ArrowLeft'], right: ['ArrowRight'] },
  timeline: {
    back: ['ArrowLeft', 'ArrowDown'],
    on: ['ArrowRight', 'ArrowUp'],
    pageBack: ['PageDown'],
    pageOn: ['PageUp'],
    first: ['Home'],
    last: ['End'],
    leave: ['Escape'],
  },
  slider: {
    less: ['ArrowLeft', 'ArrowDown'],
    more: ['ArrowRight', 'ArrowUp'],
    muchLess: ['PageDown'],
    muchMore: ['PageUp'],
    least: ['Home'],
    most: ['End'],
    type: Array.from('0123456789.'),
  },
  field: { take: ['Enter'], drop: ['Escape'] },
  schedule: ARROWS,
  head: { left: ['ArrowLeft'], right: ['ArrowRight'], remove: ['Delete', 'Backspace'] },
  units: { back: ['ArrowUp', 'ArrowLeft'], on: ['ArrowDown', 'ArrowRight'], ...LINE, pin: ['Enter', ' '] },
} as const satisfies Readonly<Record<string, KeyTable>>;
