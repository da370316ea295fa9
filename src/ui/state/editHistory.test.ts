import { expect, it } from 'vitest';
import { EditHistory } from './editHistory';

function historyOf(...values: number[]): EditHistory<number> {
  const history = new EditHistory<number>();
  values.slice(1).forEach((after, i) => {
    history.record({ words: `to ${after}`, before: values[i]!, after });
  });
  return history;
}

it('goes back and forth through edits in order', () => {
  const history = historyOf(1, 2, 3);
  expect(history.undo()).toEqual({ words: 'to 3', before: 2, after: 3 });
  expect(history.undo()).toEqual({ words: 'to 2', before: 1, after: 2 });
  expect(history.undo()).toBeUndefined();
  expect(history.redo()!.after).toBe(2);
  expect(history.redo()!.after).toBe(3);
  expect(history.redo()).toBeUndefined();
});

it('forgets what was undone when something else is done', () => {
  const history = historyOf(1, 2, 3);
  history.undo();
  history.record({ words: 'to 9', before: 2, after: 9 });
  expect(history.next).toBeUndefined();
  expect(history.undo()!.before).toBe(2);
  expect(history.last!.after).toBe(2);
});

it('takes a gesture of many edits back at once, to where it began', () => {
  const history = historyOf(1, 2);
  for (const after of [3, 4, 5]) history.record({ words: `to ${after}`, before: after - 1, after }, after > 3);
  expect(history.last).toEqual({ words: 'to 5', before: 2, after: 5 });
  history.undo();
  expect(history.last).toEqual({ words: 'to 2', before: 1, after: 2 });
});

it('joins nothing where nothing was done', () => {
  const history = new EditHistory<number>();
  history.record({ words: 'to 2', before: 1, after: 2 }, true);
  expect(history.undo()!.before).toBe(1);
});

it('keeps the newest two hundred', () => {
  const history = historyOf(...Array.from({ length: 251 }, (_, i) => i));
  let last: number | undefined;
  for (let edit = history.undo(); edit; edit = history.undo()) last = edit.before;
  expect(last).toBe(50);
});
