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
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[] } | undefined} report
 *   of Playwright's JSON reporter, undefined where none was written
 * @returns {{ passed: number, failed: number }}
 */
export function countPlaywright(report) {
  if (!report) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky, skipped } = report.stats;
  const failed = unexpected + flaky + skipped + report.errors.length;
  return { passed: expected, failed: failed + (expected + failed === 0 ? 1 : 0) };
}
