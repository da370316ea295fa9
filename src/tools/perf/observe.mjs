/**
 * Runs in the page from its beginning: `globalThis.seen` then gathers tasks longer than 50 ms, presses with what became of them, moves of
 * the layout with what moved, and when which paints and marks were there, in ms after navigation.
 */
export function observe() {
  const seen = { longTasks: [], presses: [], shifts: [], paints: {} };
  globalThis.seen = seen;
  const watch = (options, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ buffered: true, ...options });
  watch({ type: 'longtask' }, ({ startTime, duration }) => seen.longTasks.push({ startTime, duration }));
  watch({ type: 'event', durationThreshold: 16 }, ({ name, duration, interactionId, processingStart, processingEnd, startTime }) => {
    if (interactionId)
      seen.presses.push({ name, interactionId, duration, delay: processingStart - startTime, handling: processingEnd - processingStart });
  });
  watch({ type: 'layout-shift' }, ({ value, startTime, sources, hadRecentInput }) => {
    const moved = sources.map(({ node, previousRect: a, currentRect: b }) => {
      const element = node?.nodeType === 1 ? node : node?.parentElement;
      const name = element
        ? `${element.closest('[data-testid]')?.getAttribute('data-testid') ?? ''} ${element.tagName}.${element.getAttribute('class') ?? ''}`
        : '?';
      return `${name} "${(node?.textContent ?? '').trim().slice(0, 24)}" ${[a.x, a.y, a.width, a.height].map(Math.round)} → ${[b.x, b.y, b.width, b.height].map(Math.round)}`;
    });
    seen.shifts.push({ value, startTime, hadRecentInput, moved });
  });
  watch({ type: 'paint' }, ({ name, startTime }) => (seen.paints[name] = startTime));
  watch({ type: 'mark' }, ({ name, startTime }) => (seen.paints[name] = startTime));
  // The frame of the page is there when the last part of it is; what was built before a frame is on the screen in the task after it.
  const built = new globalThis.MutationObserver(() => {
    if (!globalThis.document.querySelector('#schedule')) return;
    built.disconnect();
    globalThis.requestAnimationFrame(() => setTimeout(() => (seen.paints.frame = performance.now())));
  });
  built.observe(globalThis.document, { childList: true, subtree: true });
}
