import type { PAGE_KEYS } from './pageKeys';
import type { STAGE_KEYS } from './stageKeys';

type Places = typeof PAGE_KEYS & typeof STAGE_KEYS;

/** What the keys of a place do, in words; several actions may share a line. */
interface Words<P extends keyof Places> {
  readonly title: string;
  readonly actions: readonly { readonly of: readonly (keyof Places[P])[]; readonly text: string }[];
}

/** Words for every action of the tables, in the order of the sheet. */
export const KEY_WORDS: { readonly [P in keyof Places]: Words<P> } = {
  page: {
    title: 'Anywhere on the page',
    actions: [
      { of: ['run'], text: 'run or pause' },
      { of: ['step'], text: 'one step' },
      { of: ['reset'], text: 'back to step 0' },
      { of: ['stage1', 'stage2', 'stage3', 'stage4'], text: 'landscape, curvature, ensemble, data and fit' },
      { of: ['keys'], text: 'this list' },
      { of: ['watch'], text: 'leave the recipe’s or the lecture’s sheet, where it covers the page' },
    ],
  },
  history: {
    title: 'Edits of the recipe',
    actions: [
      { of: ['undo'], text: 'undo' },
      { of: ['redo'], text: 'redo' },
    ],
  },
  tabs: { title: 'The stage’s tabs', actions: [{ of: ['left', 'right'], text: 'the tab before, or after' }] },
  slider: {
    title: 'Sliders of the recipe',
    actions: [
      { of: ['less', 'more'], text: 'a twentieth of a decade; with shift, half a decade' },
      { of: ['muchLess', 'muchMore'], text: 'half a decade' },
      { of: ['least', 'most'], text: 'the ends of the scale' },
      { of: ['type'], text: 'begin to type a number' },
    ],
  },
  field: {
    title: 'Numbers and texts',
    actions: [
      { of: ['take'], text: 'take what was typed' },
      { of: ['drop'], text: 'leave it as it was' },
    ],
  },
  timeline: {
    title: 'Timeline',
    actions: [
      { of: ['back', 'on'], text: 'the kept step before, or after' },
      { of: ['pageBack', 'pageOn'], text: 'eight kept steps at once' },
      { of: ['first', 'last'], text: 'the first kept step, or the last' },
      { of: ['leave'], text: 'back to where training stands' },
    ],
  },
  schedule: {
    title: 'Points of the schedule',
    actions: [
      { of: ['left', 'right'], text: 'earlier, or later' },
      { of: ['up', 'down'], text: 'a higher rate, or a lower one; with shift, ten steps' },
    ],
  },
  head: {
    title: 'Grip of a layer',
    actions: [
      { of: ['left', 'right'], text: 'move the layer' },
      { of: ['remove'], text: 'remove it' },
    ],
  },
  units: {
    title: 'Weights of a layer, and lines of its units',
    actions: [
      { of: ['back', 'on'], text: 'the unit before, or after' },
      { of: ['pageBack', 'pageOn'], text: 'a tenth of them at once' },
      { of: ['first', 'last'], text: 'the first unit, or the last' },
      { of: ['pin'], text: 'hold the unit, or let it go' },
    ],
  },
  pair: {
    title: 'Two runs side by side',
    actions: [
      { of: ['losses'], text: 'the losses of both' },
      { of: ['a', 'b'], text: 'the stage of A, or of B' },
    ],
  },
  zoom: {
    title: 'Landscape and sweep',
    actions: [
      { of: ['nearer'], text: 'nearer: half as far around the network, or around the cross-hair' },
      { of: ['farther'], text: 'farther' },
    ],
  },
  handle: {
    title: 'Start on the landscape',
    actions: [
      { of: ['left', 'right', 'up', 'down'], text: 'move it; with shift, finely' },
      { of: ['take'], text: 'start there' },
      { of: ['drop'], text: 'leave it where it was' },
    ],
  },
  surface: {
    title: 'Surface',
    actions: [
      { of: ['left', 'right'], text: 'turn it' },
      { of: ['up', 'down'], text: 'look from higher up, or lower' },
      { of: ['start'], text: 'as it was' },
    ],
  },
  sweep: {
    title: 'Map of the sweep',
    actions: [
      { of: ['left', 'right', 'up', 'down'], text: 'move the recipe from cell to cell; with shift, five' },
      { of: ['drop'], text: 'give up the part that is being dragged' },
    ],
  },
  ranks: {
    title: 'Spectrum, density and eigenvector',
    actions: [
      { of: ['back', 'on'], text: 'the eigenvalue or parameter before, or after' },
      { of: ['pageBack', 'pageOn'], text: 'a tenth of them at once' },
      { of: ['first', 'last'], text: 'the first, or the last' },
    ],
  },
  matrix: {
    title: 'Hessian',
    actions: [
      { of: ['left', 'right', 'up', 'down'], text: 'from entry to entry; with shift, ten' },
      { of: ['first', 'last'], text: 'the first entry, or the last' },
      { of: ['pin'], text: 'hold the neuron of the entry' },
    ],
  },
  blocks: {
    title: 'Neuron blocks',
    actions: [
      { of: ['back', 'on'], text: 'the neuron before, or after' },
      { of: ['pin'], text: 'hold it, or let it go' },
    ],
  },
  draw: {
    title: 'Lecture: drawing a curve',
    actions: [
      { of: ['left', 'right'], text: 'along the curve' },
      { of: ['up', 'down'], text: 'lift or lower the rest of it; with shift, more' },
      { of: ['first', 'last'], text: 'its ends' },
    ],
  },
  place: {
    title: 'Lecture: placing a point',
    actions: [{ of: ['left', 'right', 'up', 'down'], text: 'move it; with shift, more' }],
  },
};
