import { expect, it } from 'vitest';
import { actionOf, directionOf } from './actionOf';
import { PAGE_KEYS } from './pageKeys';
import { STAGE_KEYS } from './stageKeys';
import { KEY_WORDS } from './words';

const press = (key: string, held: Partial<KeyboardEvent> = {}) => ({ key, ...held }) as KeyboardEvent;
const TABLE = { run: [' '], back: ['ArrowLeft', 'PageUp'], undo: ['Ctrl-Z'], redo: ['Ctrl-Shift-Z', 'Ctrl-Y'], help: ['?'] };

it('finds the action of a key, with Ctrl or ⌘ as one', () => {
  expect(actionOf(TABLE, press(' '))).toBe('run');
  expect(actionOf(TABLE, press('PageUp'))).toBe('back');
  expect(actionOf(TABLE, press('?', { shiftKey: true }))).toBe('help');
  expect(actionOf(TABLE, press('ArrowLeft', { shiftKey: true }))).toBe('back');
  expect(actionOf(TABLE, press('z', { ctrlKey: true }))).toBe('undo');
  expect(actionOf(TABLE, press('Z', { metaKey: true, shiftKey: true }))).toBe('redo');
});

it('finds none for other keys, and none where Ctrl or Alt is held beside', () => {
  expect([press('x'), press('z'), press(' ', { ctrlKey: true }), press(' ', { altKey: true })].map((key) => actionOf(TABLE, key))).toEqual(
    Array(4).fill(undefined),
  );
});

it('has directions for the four arrows alone', () => {
  expect(['left', 'right', 'up', 'down', 'run'].map(directionOf)).toEqual([[-1, 0], [1, 0], [0, 1], [0, -1], undefined]);
});

it('gives no key two meanings at one place, and has words for every action', () => {
  const places = { ...PAGE_KEYS, ...STAGE_KEYS };
  expect(Object.keys(KEY_WORDS)).toEqual(Object.keys(places));
  for (const [place, table] of Object.entries(places)) {
    const keys = Object.values(table).flat();
    expect(new Set(keys).size, place).toBe(keys.length);
    const { actions } = KEY_WORDS[place as keyof typeof KEY_WORDS];
    expect(actions.flatMap(({ of }) => of).sort(), place).toEqual(Object.keys(table).sort());
  }
});
