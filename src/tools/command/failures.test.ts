import { expect, test } from 'vitest';
import { namesOfPlaywright, namesOfVitest } from './failures.mjs';

test('Vitest: what failed, was skipped or broke before its first test is named, with the first line of its error', () => {
  const passed = { fullName: 'a sum', status: 'passed', failureMessages: [] };
  const failed = { fullName: 'a product', status: 'failed', failureMessages: ['expected 6 to be 7\n  at matmul.test.ts'] };
  const skipped = { fullName: 'a share', status: 'skipped' };
  const testResults = [
    { name: 'matmul.test.ts', status: 'failed', assertionResults: [passed, failed, skipped] },
    { name: 'broken.test.ts', status: 'failed', message: 'no such file', assertionResults: [] },
  ];
  expect(namesOfVitest({ testResults })).toEqual([
    'matmul.test.ts: a product: expected 6 to be 7',
    'matmul.test.ts: a share: skipped',
    'broken.test.ts: no such file',
  ]);
  expect(namesOfVitest(undefined)).toEqual([]);
});

test('Playwright: tests in nested suites are named by their line, those that needed a second try as such', () => {
  const spec = (title: string, status: string, ...errors: string[]) => ({
    title,
    file: 'page.spec.ts',
    line: 3,
    tests: [{ status, results: [...errors.map((message) => ({ error: { message } })), {}] }],
  });
  const inner = { specs: [spec('sinks', 'unexpected', 'Error: still afloat\n  at line 9')] };
  const suites = [{ specs: [spec('floats', 'expected'), spec('turns', 'flaky', 'Timeout')], suites: [inner] }];
  expect(namesOfPlaywright({ suites, errors: [{ message: 'no server' }] })).toEqual([
    'page.spec.ts:3: turns (flaky): Timeout',
    'page.spec.ts:3: sinks (unexpected): Error: still afloat',
    'outside of tests: no server',
  ]);
  expect(namesOfPlaywright(undefined)).toEqual([]);
});
