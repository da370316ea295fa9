import type { Locator, Page } from '@playwright/test';
import { numberOf } from './number';
import { expect } from './expect';

/** The lecture's column as someone who reads it uses it. */
export class LectureColumn {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get card(): Locator {
    return this.page.getByTestId('card');
  }

  /** Opens an experiment by its mark and waits for its question. */
  async open(id: string): Promise<void> {
    await this.page.getByTestId(`mark-${id}`).click();
    await expect(this.page.getByTestId(`mark-${id}`)).toHaveAttribute('aria-current', 'step');
    await expect(this.card).toHaveAttribute('data-phase', 'asking');
  }

  /** Chooses an option of a question by its words. */
  async pick(option: string): Promise<void> {
    await this.card.getByRole('radio', { name: option, exact: true }).check();
  }

  async guess(number: string): Promise<void> {
    await this.page.getByTestId('guess').fill(number);
  }

  /** Moves the point to a place with the pointer: shares of the frame from its left and its top. */
  async place(across: number, down: number): Promise<void> {
    await this.drag('placing', [[across, down]]);
  }

  /** Draws through places: shares of the frame from its left and its top. */
  async draw(places: readonly (readonly [number, number])[]): Promise<void> {
    await this.drag('drawing', places);
  }

  private async drag(testId: string, places: readonly (readonly [number, number])[]): Promise<void> {
    const frame = this.page.getByTestId(testId).locator('rect');
    await frame.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await frame.boundingBox())!;
    for (const [i, [across, down]] of places.entries()) {
      await this.page.mouse.move(x + across * width, y + down * height);
      if (i === 0) await this.page.mouse.down();
    }
    await this.page.mouse.up();
  }

  /** Runs the experiment and gives its sentence and its numbers. */
  async run(): Promise<{ sentence: string; numbers: string }> {
    await this.page.getByTestId('run-experiment').click();
    await expect(this.card).toHaveAttribute('data-phase', 'answered', { timeout: 110_000 });
    const text = async (testId: string) => (await this.page.getByTestId(testId).textContent()) ?? '';
    return { sentence: await text('verdict'), numbers: await text('numbers') };
  }

  /** The rows of the finding's table by their names; NaN where a cell is no number. */
  async table(): Promise<Record<string, number[]>> {
    const rows = await this.card
      .locator('figure > table tbody tr')
      .evaluateAll((all) => all.map((row) => Array.from(row.children, (cell) => cell.textContent)));
    return Object.fromEntries(rows.map(([name, ...cells]) => [name!, cells.map(numberOf)]));
  }
}
