import { launchArgs } from '../src/tools/browser/chromium.mjs';
import { LabPage, LINKS } from './support/lab';
import { beforeEngine, FAULTS } from './support/stub';
import { expect, test } from './support/test';

test('an insecure address is named as the reason', async ({ lab, context, baseURL }) => {
  // Served under a name that is neither https nor this machine's own.
  const origin = 'http://ravine.test/';
  await context.route(`${origin}**`, async (route) => {
    await route.fulfill({ response: await route.fetch({ url: route.request().url().replace(origin, baseURL!) }) });
  });
  await lab.page.goto(origin);
  await expect(lab.at('unsupported')).toHaveAttribute('data-cause', 'insecure');
  await expect(lab.at('unsupported')).toContainText('not secure');
  await expect(lab.at('unsupported')).toContainText('https://');
  await expect(lab.at('retry')).toHaveCount(0);
  // The page still asks for files; the test answers them to the last.
  await lab.page.waitForLoadState('networkidle');
});

test('a browser without WebGPU is told which ones have it', async ({ lab, context }) => {
  await beforeEngine(context, FAULTS.noWebGpu);
  await lab.open();
  await expect(lab.at('unsupported')).toHaveAttribute('data-cause', 'no-webgpu');
  await expect(lab.at('unsupported')).toContainText('Chrome');
  await expect(lab.at('retry')).toHaveCount(0);
});

test('a browser that finds no GPU says so', async ({ playwright, launchOptions, channel, baseURL }) => {
  const args = launchArgs.filter((arg) => !/webgpu|vulkan|angle/i.test(arg));
  const browser = await playwright.chromium.launch({ ...launchOptions, ...(channel && { channel }), args: [...args, '--disable-gpu'] });
  const lab = new LabPage(await browser.newPage({ baseURL: baseURL! }));
  await lab.open();
  await expect(lab.at('unsupported')).toHaveAttribute('data-cause', /no-(adapter|webgpu)/);
  await browser.close();
});

test('a GPU that comes late is found by trying again', async ({ lab, context }) => {
  await beforeEngine(context, FAULTS.lateAdapter(4));
  await lab.open(LINKS.moons);
  await expect(lab.at('unsupported')).toHaveAttribute('data-cause', 'no-adapter');
  await expect(lab.at('unsupported')).toContainText('graphics acceleration');
  await lab.at('retry').click();
  await lab.hasTrained(5);
  await expect(lab.at('unsupported')).toHaveCount(0);
});

test('a GPU that comes within a second is found without asking anyone; a software one is called one', async ({ lab, context }) => {
  await beforeEngine(context, FAULTS.lateAdapter(2));
  await lab.open(LINKS.moons);
  await lab.hasTrained(1);
  await expect(lab.at('device')).toContainText('software GPU');
});

test('a GPU that gives no device is reported with what the browser says', async ({ lab, context }) => {
  await beforeEngine(context, FAULTS.noDevice);
  await lab.open();
  await expect(lab.at('unsupported')).toHaveAttribute('data-cause', 'no-device');
  await expect(lab.at('unsupported')).toContainText('refused for this test');
});
