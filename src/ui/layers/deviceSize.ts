/** Calls back with an element's size in device pixels, at once and whenever it changes; returns what stops it. */
export function watchDeviceSize(element: HTMLElement, changed: (width: number, height: number) => void): () => void {
  const observer = new ResizeObserver(([entry]) => {
    const exact = entry?.devicePixelContentBoxSize[0];
    const width = exact ? exact.inlineSize : Math.round(element.clientWidth * devicePixelRatio);
    const height = exact ? exact.blockSize : Math.round(element.clientHeight * devicePixelRatio);
    if (width > 0 && height > 0) changed(width, height);
  });
  try {
    observer.observe(element, { box: 'device-pixel-content-box' });
  } catch {
    observer.observe(element); // Safari does not know the box
  }
  return () => observer.disconnect();
}
