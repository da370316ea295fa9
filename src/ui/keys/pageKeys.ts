import type { KeyTable } from './actionOf';

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
} as const satisfies Readonly<Record<string, KeyTable>>;
