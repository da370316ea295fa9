/**
 * Counts checks in the reports of the test runners. A test that was skipped counts as failed, and so does a file or run that
 * gave no test at all: silence is not success.
 */

/**
 * @param {{ numPassedTests: number, numTotalTests: number, testResults: { status: string, assertionResults: unknown[] }[] } | undefined} report
 *   of Vitest's JSON reporter, undefined where none was written
 * @returns {{ passed: number, failed: number }}
 */
export function countVitest(report) {
  if (!report) return { passed: 0, failed: 1 };
  const broken = report.testResults.filter((file) => file.status !== 'passed' && file.assertionResults.length === 0).length;
  const failed = report.numTotalTests - report.numPassedTests + broken;
  return { passed: report.numPassedTests, failed: failed + (report.numTotalTests + broken === 0 ? 1 : 0) };
}

/**
 * A page runs against a browser, its GPU process and a clock that the machine shares with others, so that its test is tried a second
 * time where it fails (Playwright calls it flaky then, and prints the first error). That is for the rare case: more than so many in
 * one run are failures.
 */
const MOST_SECOND_TRIES = 2;

/**
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[] } | undefined} report
 *   of Playwright's JSON reporter, undefined where none was written
 * @returns {{ passed: number, failed: number }}
 */
export function countPlaywright(report) {
  if (!report) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky, skipped } = report.stats;
  const isRare = flaky <= MOST_SECOND_TRIES;
  const passed = expected + (isRare ? flaky : 0);
  const failed = unexpected + (isRare ? 0 : flaky) + skipped + report.errors.length;
  return { passed, failed: failed + (passed + failed === 0 ? 1 : 0) };
}
