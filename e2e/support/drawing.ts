import type { Page } from '@playwright/test';

/** The paths of a drawing, as their data and fill. It is read on a page of its own: the policy of the laboratory's page forbids that. */
export async function pathsOf(page: Page, svg: Buffer): Promise<{ d: string; fill: string | null }[]> {
  const blank = await page.context().newPage();
  try {
    return await blank.evaluate((text) => {
      const drawing = new DOMParser().parseFromString(text, 'image/svg+xml');
      if (drawing.querySelector('parsererror')) throw new Error('The drawing is no valid SVG.');
      return Array.from(drawing.querySelectorAll('path'), (path) => ({ d: path.getAttribute('d') ?? '', fill: path.getAttribute('fill') }));
    }, svg.toString());
  } finally {
    await blank.close();
  }
}
