import { LabPage, LINKS } from './support/lab';
import { expect, listen, test } from './support/test';

/** Starts of a browser that was never used; the fastest of them is what the page takes when nothing is in its way. */
const STARTS = 2;

for (const [name, link] of Object.entries({ 'a tiny network': LINKS.sine, digits: '' })) {
  test(`start, from navigation to the first finished step: ${name}`, async ({ playwright, launchOptions, channel, baseURL }) => {
    const times: number[] = [];
    const lines: string[] = [];
    for (let start = 0; start < STARTS; start++) {
      const browser = await playwright.chromium.launch({ ...launchOptions, ...(channel === undefined ? {} : { channel }) });
      const context = await browser.newContext({ baseURL: baseURL! });
      listen(context, lines);
      const lab = new LabPage(await context.newPage());
      await lab.open(link);
      await lab.hasTrained(1);
      times.push(await lab.page.evaluate(() => performance.getEntriesByName('first-step')[0]!.startTime));
      await browser.close();
    }
    console.log(`    ${name}: first step after ${times.map((time) => time.toFixed(0)).join(', ')} ms`);
    expect(lines).toEqual([]);
  });
}
