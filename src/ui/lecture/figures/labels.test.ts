import { expect, it } from 'vitest';
import { nameLines, namePoints } from './labels';

const level = (y: number) => [[0, y], [300, y]] as const; // prettier-ignore

it('puts a name above its line, and the name of a line close below it under that one', () => {
  const [upper, lower] = nameLines([{ name: 'measured', line: level(80) }, { name: '2/γ', line: level(84) }], 300, 170); // prettier-ignore
  expect(upper!.y).toBeLessThan(80);
  expect(lower!.y - 10).toBeGreaterThan(84);
});

it('keeps a name off the other lines and within the frame', () => {
  // Between the two there is no room for the lower one’s name, and none below it.
  const [, lower] = nameLines([{ name: 'a', line: level(150) }, { name: 'b', line: level(160) }], 300, 170); // prettier-ignore
  expect(lower!.y).toBeLessThan(150);
  const [high] = nameLines([{ name: 'c', line: level(4) }], 300, 170);
  expect(high!.y - 10).toBeGreaterThan(4);
});

it('stands clear of a line that rises beside it, and names nothing that has no end in sight', () => {
  const [steep, gone] = nameLines([{ name: 'steep', line: [[0, 160], [300, 20]] }, { name: 'gone', line: level(-50) }], 300, 170); // prettier-ignore
  // Over the width of the name the line lies between 20 and 37.
  expect(steep!.y < 20 || steep!.y - 10 > 37).toBe(true);
  expect(gone).toBeUndefined();
});

it('moves the names of points apart', () => {
  const [first, second] = namePoints([{ name: 'least squares', at: [220, 110] }, { name: 'your point', at: [200, 112] }], 300); // prettier-ignore
  expect(Math.abs(first!.y - second!.y)).toBeGreaterThanOrEqual(12);
  expect(namePoints([{ name: 'alone', at: [10, 50] }], 300)).toEqual([{ x: 19, y: 54, anchor: 'start' }]);
});
