import type { Page } from '@playwright/test';

interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}

declare global {
  interface Window {
    shifts: string[];
  }
}

/** Begins to write down what moves on the page: how much, what, from where to where; the answer tells what has. */
export async function watchShift(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(writeShifts);
  return async () => (await movesOf(page)).moves;
}

/** The same from the load of the next page on, with the sum of all shifts. */
export async function watchShiftFromLoad(page: Page): Promise<() => Promise<{ total: number; moves: string[] }>> {
  await page.addInitScript(writeShifts);
  return () => movesOf(page);
}

async function movesOf(page: Page): Promise<{ total: number; moves: string[] }> {
  await drawn(page);
  const moves = await page.evaluate(() => window.shifts);
  return { total: moves.reduce((sum, move) => sum + parseFloat(move), 0), moves };
}

/** In the page: each shift in words that begin with its size. */
function writeShifts(): void {
  window.shifts = [];
  const place = ({ x, y, width, height }: DOMRectReadOnly) => [x, y, width, height].map(Math.round).join(' ');
  const name = (node: Node | null) => {
    const element = node instanceof Element ? node : node?.parentElement;
    const id = element?.closest<HTMLElement>('[data-testid]')?.dataset['testid'];
    return `${element?.tagName} "${node?.textContent?.slice(0, 30)}" in ${id}`;
  };
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries() as Shift[])
      window.shifts.push(
        `${value}: ${sources.map(({ node, previousRect, currentRect }) => `${name(node)}: ${place(previousRect)} → ${place(currentRect)}`).join('; ')}`,
      );
  }).observe({ type: 'layout-shift' });
}

/** Waits until the page has been drawn as it is now, and its observers know. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve())))),
  );
}
