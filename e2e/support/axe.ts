import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './expect';

/**
 * What axe has to say about the page as it stands, or a part of it, and about its colours in the dark, where all else is the same:
 * rule and elements.
 */
export async function findings(page: Page, part?: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.getByTestId('theme')).toHaveText(colorScheme === 'light' ? 'Dark' : 'Light');
    // The page has no frames, for whose sake axe would open another page to give its verdict.
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
    if (part !== undefined) axe.include(part);
    const { violations } = await (colorScheme === 'light' ? axe : axe.withRules(['color-contrast', 'link-in-text-block'])).analyze();
    found.push(
      ...violations.map(({ id, help, nodes }) => `${colorScheme}: ${id}: ${help}: ${nodes.map(({ target }) => target.join(' ')).join()}`),
    );
  }
  return found;
}
