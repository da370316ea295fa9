import { expect, test } from 'vitest';
import { countPlaywright, countVitest } from './counts.mjs';

const file = (status: string, tests: number) => ({ status, assertionResults: Array.from({ length: tests }) });

test('Vitest: failed, skipped and broken files are failures', () => {
  expect(countVitest({ numPassedTests: 3, numTotalTests: 3, testResults: [file('passed', 3)] })).toEqual({ passed: 3, failed: 0 });
  expect(countVitest({ numPassedTests: 2, numTotalTests: 4, testResults: [file('failed', 4)] })).toEqual({ passed: 2, failed: 2 });
  expect(countVitest({ numPassedTests: 2, numTotalTests: 2, testResults: [file('passed', 2), file('failed', 0)] })).toEqual({
    passed: 2,
    failed: 1,
  });
  expect(countVitest({ numPassedTests: 0, numTotalTests: 0, testResults: [] })).toEqual({ passed: 0, failed: 1 });
  expect(countVitest(undefined)).toEqual({ passed: 0, failed: 1 });
});

test('Playwright: unexpected, skipped and errors outside of tests are failures, and more than two that needed a second try', () => {
  const stats = { expected: 5, unexpected: 0, flaky: 0, skipped: 0 };
  expect(countPlaywright({ stats, errors: [] })).toEqual({ passed: 5, failed: 0 });
  expect(countPlaywright({ stats: { ...stats, unexpected: 1, skipped: 1 }, errors: [{}] })).toEqual({ passed: 5, failed: 3 });
  expect(countPlaywright({ stats: { ...stats, flaky: 2 }, errors: [] })).toEqual({ passed: 7, failed: 0 });
  expect(countPlaywright({ stats: { ...stats, flaky: 3 }, errors: [] })).toEqual({ passed: 5, failed: 3 });
  expect(countPlaywright({ stats: { ...stats, expected: 0 }, errors: [] })).toEqual({ passed: 0, failed: 1 });
  expect(countPlaywright(undefined)).toEqual({ passed: 0, failed: 1 });
});
