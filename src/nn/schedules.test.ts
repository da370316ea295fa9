import { describe, expect, it } from 'vitest';
import { goldenError, readGolden } from '../golden/readGolden';
import { SCHEDULES, defaultSchedule, parseSchedule, rate, scheduleFields, type ScheduleSpec, type ScheduleType } from './schedules';

const TYPES = Object.keys(SCHEDULES) as ScheduleType[];

interface ScheduleCase {
  schedules: { t: number[]; list: ScheduleSpec[] };
  expected: { schedules: { lr: number[] }[] };
}

describe('golden table', () => {
  const { schedules, expected } = readGolden<ScheduleCase>('p10-tables');

  it('has every schedule', () => {
    expect(schedules.list.map(({ type }) => type).sort()).toEqual([...TYPES].sort());
  });

  it.each(schedules.list.map((spec, i) => [spec.type, spec, expected.schedules[i]!.lr] as const))('%s', (_, spec, lr) => {
    expect(
      goldenError(
        schedules.t.map((t) => rate(spec, t)),
        lr,
      ),
    ).toBeLessThan(1e-8);
    expect(parseSchedule(spec)).toEqual(spec);
  });
});

describe.each(TYPES)('%s', (type) => {
  const fields = scheduleFields(type);

  it('has defaults within its bounds, from which it gives finite positive rates', () => {
    const spec = defaultSchedule(type, 0.1);
    expect(parseSchedule(spec)).toEqual(spec);
    expect(parseSchedule({ type })).toEqual(defaultSchedule(type));
    for (const t of [0, 1, 10, 999, 1000, 12345]) expect(rate(spec, t)).toBeGreaterThan(0);
  });

  it.each(Object.entries(fields))('names %s when it is out of bounds', (name, field) => {
    const outside = field.max + 1;
    const value = 'list' in field ? [...field.default.slice(1), outside] : outside;
    expect(() => parseSchedule({ ...defaultSchedule(type), [name]: value })).toThrow(`schedule.${name}`);
    expect(() => parseSchedule({ ...defaultSchedule(type), [name]: 'fast' })).toThrow(`schedule.${name} must be`);
  });

  it('refuses a number of another schedule', () => {
    expect(() => parseSchedule({ ...defaultSchedule(type), gamma: 1 })).toThrow('schedule.gamma is not used here: remove it');
  });
});

describe('parseSchedule', () => {
  it('names the schedules there are', () => {
    expect(() => parseSchedule({ type: 'stairs', lr: 1 })).toThrow('schedule.type must be one of constant, step,');
    expect(() => parseSchedule({ type: 'toString' })).toThrow('schedule.type must be one of');
  });

  it('refuses lists that do not fit together', () => {
    expect(() => parseSchedule({ type: 'piecewise', boundaries: [10], values: [1] })).toThrow(
      'schedule.values must be one longer than boundaries (2 rates), got 1',
    );
    expect(() => parseSchedule({ type: 'piecewise', boundaries: [10, 10], values: [1, 2, 3] })).toThrow('schedule.boundaries must rise');
  });

  it('wants whole numbers of steps', () => {
    expect(() => parseSchedule({ type: 'step', every: 2.5 })).toThrow(
      'schedule.every must be a whole number between 1 and 1000000000, got 2.5',
    );
  });
});
