import type { Page } from '@playwright/test';
import { cellAt, colourIndex } from '../src/gpu/heatmap/colours';
import { bakeColourMap, SIGNED_DARK, SIGNED_LIGHT, signedIndex } from '../src/lab/colour';
import type { ColourStops } from '../src/lab/colour';
import { LINKS } from './support/lab';
import type { LabPage } from './support/lab';
import { expect, onePage, test } from './support/test';

interface Picture {
  readonly width: number;
  readonly height: number;
  /** 0xrrggbb of each pixel, row by row. */
  readonly colours: readonly number[];
}

/** What a layer's canvas shows at the moment. */
function picture(page: Page, layer: number): Promise<Picture> {
  return page.getByTestId(`weights-${layer + 1}`).evaluate((shown) => {
    const { width, height } = shown as HTMLCanvasElement;
    const context = new OffscreenCanvas(width, height).getContext('2d')!;
    context.drawImage(shown as HTMLCanvasElement, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return {
      width,
      height,
      colours: Array.from({ length: width * height }, (_, i) => (data[4 * i]! << 16) | (data[4 * i + 1]! << 8) | data[4 * i + 2]!),
    };
  });
}

/** The picture that a layer's weights should give, from the values read back and the colour map's own stops. */
async function expectedColours(page: Page, layer: number, { width, height }: Picture, stops: ColourStops): Promise<number[]> {
  const { rows, columns, scale, values } = await page.evaluate(async (index) => {
    const { rows, columns, scale, values } = await window.ravine.readWeights(index);
    return { rows, columns, scale, values: [...values] };
  }, layer);
  const map = bakeColourMap(stops);
  const colourOf = (value: number): number => {
    const entry = 4 * signedIndex((colourIndex(value, scale) - 128) / 127, 1);
    return (map[entry]! << 16) | (map[entry + 1]! << 8) | map[entry + 2]!;
  };
  // A row of the picture is a unit, a column an input.
  return Array.from({ length: width * height }, (_, i) => {
    const unit = cellAt(Math.floor(i / width), height, columns);
    const input = cellAt(i % width, width, rows);
    return colourOf(values[input * columns + unit]!);
  });
}

/** Pixels of a layer's picture that have another colour than its weights; waits for the picture to arrive on the page. */
async function expectAgreement({ page }: LabPage, layer: number, stops: ColourStops): Promise<void> {
  await expect
    .poll(async () => {
      const shown = await picture(page, layer);
      const wanted = await expectedColours(page, layer, shown, stops);
      return { pixels: shown.colours.length > 500, wrong: shown.colours.filter((colour, i) => colour !== wanted[i]).length };
    })
    .toEqual({ pixels: true, wrong: 0 });
}

const shared = onePage();

test('every pixel of the heatmaps has the colour of its weight', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.open();
  await lab.hasTrained(10);
  await lab.pause();
  for (const layer of [0, 1, 2]) await expectAgreement(lab, layer, SIGNED_LIGHT);
  await lab.at('theme').click();
  for (const layer of [0, 1, 2]) await expectAgreement(lab, layer, SIGNED_DARK);
  await page.setViewportSize({ width: 1100, height: 700 });
  await expectAgreement(lab, 0, SIGNED_DARK);
});

test('the heatmaps change while the network trains', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.turnTo(LINKS.moons);
  const isDrawn = async () => new Set((await picture(page, 1)).colours).size > 5;
  await expect.poll(isDrawn).toBe(true);
  const first = await picture(page, 1);
  await expect.poll(async () => (await picture(page, 1)).colours.join() === first.colours.join()).toBe(false);
});
