import { expect as plain } from '@playwright/test';

/** After so many ms it is looked again, and then ever again after the last. Playwright's own poll rests for a second at last. */
const INTERVALS = [50, 100, 200];

const poll: typeof plain.poll = (actual, options) =>
  plain.poll(actual, { intervals: INTERVALS, ...(typeof options === 'string' ? { message: options } : options) });

/** Playwright's, but quick to see what it polls for: meanwhile a page that trains takes the whole machine. */
export const expect = new Proxy(plain, {
  get: (target, name, receiver): unknown => (name === 'poll' ? poll : Reflect.get(target, name, receiver)),
});
