import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../run/deviceState';
import { SnapshotRing } from './snapshotRing';

const at = (step: number, size = 1): Snapshot => ({ step, states: { theta: new Float32Array(size) } });

describe('SnapshotRing', () => {
  it('keeps the first and the newest, and steps that stay spread', () => {
    const ring = new SnapshotRing(at(0), { count: 9, bytes: 1e9 });
    for (let step = 1; step <= 1000; step++) ring.add(at(step));
    const { steps } = ring;
    expect(steps).toHaveLength(9);
    expect([steps[0], steps.at(-1)]).toEqual([0, 1000]);
    const gaps = steps.slice(1).map((step, i) => step - steps[i]!);
    // Thinning by the smallest gap keeps every inner gap within a factor of two of the others, give or take a step.
    const inner = gaps.slice(0, -1);
    expect(Math.max(...inner)).toBeLessThanOrEqual(2 * Math.min(...inner) + 1);
  });

  it('holds no more bytes than it may, but two snapshots always', () => {
    const ring = new SnapshotRing(at(0, 100), { count: 64, bytes: 1600 });
    for (let step = 1; step < 50; step++) ring.add(at(step, 100));
    expect(ring.steps).toHaveLength(4);
    const large = new SnapshotRing(at(0, 1000), { count: 64, bytes: 1600 });
    for (let step = 1; step < 5; step++) large.add(at(step, 1000));
    expect(large.steps).toEqual([0, 4]);
  });

  it('goes back, finds the nearest, and replaces one of the same step', () => {
    const ring = new SnapshotRing(at(0));
    const second = at(20);
    for (const snapshot of [at(10), at(20), second, at(30)]) ring.add(snapshot);
    expect(ring.nearest(21)).toBe(second);
    expect(ring.nearest(-5).step).toBe(0);
    ring.rewind(20);
    expect(ring.steps).toEqual([0, 10, 20]);
    ring.add(at(5));
    expect(ring.steps).toEqual([0, 5]);
  });
});
