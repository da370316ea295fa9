/**
 * Names of the tests that failed in the reports of the test runners, each with the first line of its error, so that the end of a
 * long log says what to look for further up.
 */

/**
 * @param {{ testResults: { name: string, message?: string, status: string,
 *   assertionResults: { fullName: string, status: string, failureMessages?: string[] | null }[] }[] } | undefined} report
 *   of Vitest's JSON reporter, undefined where none was written
 * @returns {string[]}
 */
export function namesOfVitest(report) {
  return (report?.testResults ?? []).flatMap(({ name, message, status, assertionResults }) => {
    if (assertionResults.length === 0) return status === 'passed' ? [] : [said(name, message)];
    return assertionResults
      .filter((test) => test.status !== 'passed')
      .map((test) => said(`${name}: ${test.fullName}`, test.failureMessages?.[0] ?? test.status));
  });
}

/**
 * @typedef {{ message?: string }} TestError
 * @typedef {{ status: string, results: { error?: TestError }[] }} PlaywrightTest
 * @typedef {{ specs: { title: string, file: string, line: number, tests: PlaywrightTest[] }[], suites?: Suite[] }} Suite
 */

/**
 * @param {{ suites: Suite[], errors: TestError[] } | undefined} report of Playwright's JSON reporter, undefined where none was written
 * @returns {string[]} with the tests that passed at their second try
 */
export function namesOfPlaywright(report) {
  /** @type {(suite: Suite) => string[]} */
  const named = ({ specs, suites = [] }) => [
    ...specs.flatMap(({ title, file, line, tests }) =>
      tests
        .filter(({ status }) => status !== 'expected')
        .map(({ status, results }) => said(`${file}:${line}: ${title} (${status})`, results.find(({ error }) => error)?.error?.message)),
    ),
    ...suites.flatMap(named),
  ];
  return [...(report?.suites ?? []).flatMap(named), ...(report?.errors ?? []).map(({ message }) => said('outside of tests', message))];
}

/**
 * @param {string} name
 * @param {string | undefined} error
 */
function said(name, error) {
  const line = error?.trim().split('\n', 1)[0];
  return line ? `${name}: ${line}` : name;
}
