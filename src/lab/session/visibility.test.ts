import { expect, test } from 'vitest';
import { Visibility } from './visibility';

/** Whether a promise is settled by the time that those around it are. */
async function isSettled(promise: Promise<unknown> | undefined): Promise<boolean> {
  const pending = Symbol('pending');
  return (await Promise.race([promise, new Promise((resolve) => setTimeout(resolve, 0, pending))])) !== pending;
}

test('there is nothing to wait for on a page that is seen', () => {
  const visibility = new Visibility();
  expect(visibility.shown).toBeUndefined();
  visibility.set(true);
  expect(visibility.shown).toBeUndefined();
});

test('who waits goes on when the page is shown', async () => {
  const visibility = new Visibility();
  visibility.set(false);
  const { shown } = visibility;
  visibility.set(false);
  expect(visibility.shown).toBe(shown);
  expect(await isSettled(shown)).toBe(false);
  visibility.set(true);
  expect(await isSettled(shown)).toBe(true);
  expect(visibility.shown).toBeUndefined();
});

test('a release lets go of those who wait now, not of those who come while the page is still hidden', async () => {
  const visibility = new Visibility();
  visibility.release();
  expect(visibility.shown).toBeUndefined();
  visibility.set(false);
  const before = visibility.shown;
  visibility.release();
  expect(await isSettled(before)).toBe(true);
  const after = visibility.shown;
  expect(await isSettled(after)).toBe(false);
  visibility.set(true);
  expect(await isSettled(after)).toBe(true);
});
