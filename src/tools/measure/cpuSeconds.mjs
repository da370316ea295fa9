/**
 * How long the processes of a browser have been computing, all threads together, in s. Other programs do not change it.
 * @param {import('@playwright/test').CDPSession} system a session with the browser itself
 * @param {string} [type] of the processes that count, such as `GPU`; all where there is none
 */
export async function cpuSeconds(system, type) {
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  return processInfo.filter((one) => type === undefined || one.type === type).reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}
