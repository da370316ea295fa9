/** Tasks of the page's main thread, from the browser's own trace: how long each took, and how much of that it was computing. */

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'toplevel', 'v8.execute'];

/** From how long on a task of the GPU process is told of, in µs. */
const GPU_US = 20_000;

/**
 * @typedef {{ wallMs: number, cpuMs: number }} Span
 * @typedef {Span & { parts: (Span & { name: string })[], gpu?: Span }} Task
 * `parts` are the events directly within it that took longest; `gpu` is the task of the GPU process that kept that longest meanwhile:
 * a page that has more to draw than the GPU process has taken waits for it, within a task and without any event of its own.
 */

/**
 * Traces while `work` is done.
 * @param {import('@playwright/test').Browser} browser
 * @param {string} url of the page whose main thread is meant
 * @param {() => Promise<unknown>} work
 * @returns {Promise<{ tasks: Task[], seconds: number }>} every task of the thread, in order
 */
export async function traceTasks(browser, url, work) {
  const session = await browser.newBrowserCDPSession();
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => void events.push(...value));
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.start', {
    traceConfig: { includedCategories: CATEGORIES, recordMode: 'recordAsMuchAsPossible' },
    transferMode: 'ReportEvents',
  });
  const begun = performance.now();
  try {
    await work();
  } finally {
    await session.send('Tracing.end');
    await complete;
  }
  const seconds = (performance.now() - begun) / 1000;
  await session.detach();
  return { tasks: tasksOf(events, url), seconds };
}

function tasksOf(events, url) {
  const pid = pageProcess(events, url);
  const thread = events.find(({ name, args, pid: own }) => name === 'thread_name' && args.name === 'CrRendererMain' && own === pid);
  const own = events
    .filter(({ ph, pid: p, tid, dur }) => ph === 'X' && p === pid && tid === thread?.tid && dur > 0)
    .sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  const gpu = gpuTasks(events);
  const tasks = [];
  let last;
  for (const { name, ts, dur, tdur = 0, args } of own) {
    if (isTask(name)) {
      if (last && ts < last.end) continue;
      last = { ts, wallMs: dur / 1000, cpuMs: tdur / 1000, end: ts + dur, parts: [], partEnd: 0 };
      tasks.push(last);
    } else if (last && ts < last.end && ts >= last.partEnd && dur > 1000) {
      last.partEnd = ts + dur;
      last.parts.push({ name: nameOf(name, args), wallMs: dur / 1000, cpuMs: tdur / 1000 });
    }
  }
  return tasks.map(({ ts, end, wallMs, cpuMs, parts }) => ({
    wallMs,
    cpuMs,
    parts: parts.sort((a, b) => b.wallMs - a.wallMs).slice(0, 4),
    gpu: gpu.find((task) => task.ts < end && task.end > ts),
  }));
}

const isTask = (name) => name === 'RunTask' || name === 'ThreadControllerImpl::RunTask';

/** Tasks of the GPU process's main thread that keep it noticeably, the longest first. */
function gpuTasks(events) {
  const thread = events.find(({ name, args }) => name === 'thread_name' && args.name === 'CrGpuMain');
  return events
    .filter(({ ph, name, pid, tid, dur }) => ph === 'X' && isTask(name) && pid === thread?.pid && tid === thread?.tid && dur > GPU_US)
    .map(({ ts, dur, tdur = 0 }) => ({ ts, end: ts + dur, wallMs: dur / 1000, cpuMs: tdur / 1000 }))
    .sort((a, b) => b.wallMs - a.wallMs);
}

/** The process that shows the page, by the frames that the trace tells of. */
function pageProcess(events, url) {
  const origin = new URL(url).origin;
  for (const { name, args, pid } of events) {
    const frames = args?.data?.frames ?? (name === 'FrameCommittedInBrowser' ? [args.data] : []);
    for (const frame of frames) if (frame.url?.startsWith(origin) && frame.processId) return frame.processId;
    if (name === 'FunctionCall' && args?.data?.url?.startsWith(origin)) return pid;
  }
  throw new Error(`The trace has nothing of ${origin}.`);
}

function nameOf(name, args) {
  const { functionName, url, lineNumber, type } = args?.data ?? {};
  const place = url ? ` ${url.split('/').at(-1)}${lineNumber === undefined ? '' : `:${lineNumber}`}` : '';
  return `${name}${functionName ? ` ${functionName}` : ''}${type ? ` ${type}` : ''}${place}`;
}
