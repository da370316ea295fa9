const NAMESPACE = 'http://www.w3.org/2000/svg';
const XLINK = 'http://www.w3.org/1999/xlink';
/** What decides how a shape or a text of SVG looks; as attributes, which need no style sheet. */
const PROPERTIES = [
  ['fill', 'fill-opacity', 'fill-rule', 'stroke', 'stroke-opacity', 'stroke-width', 'stroke-dasharray', 'stroke-linecap'],
  ['stroke-linejoin', 'opacity', 'shape-rendering', 'font-family', 'font-size', 'font-style', 'font-weight', 'text-anchor'],
  ['dominant-baseline', 'paint-order', 'letter-spacing', 'visibility'],
].flat();
const MARGIN = 8;
/**
 * What is no part of a figure: controls, but for pictures that can be pressed, and what opens below it. A drawing within another is
 * copied with it.
 */
const NO_PART = 'svg, button:not([data-picture]), select, input, details, .unseen';

/** A figure of the page as a document of its own. */
export interface FigureSvg {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/**
 * A figure as it is seen, as one SVG without style sheets: its plots, the pictures of its canvases and its words, each in its
 * place. Plots alone are drawn in the light theme; beside a canvas, whose colours are those of the page, in the page's own.
 */
export function figureSvg(figure: HTMLElement): FigureSvg {
  const page = document.documentElement;
  const { colorScheme } = page.style;
  // It is put back before anything is painted.
  if (!figure.querySelector('canvas')) page.style.colorScheme = 'light';
  try {
    return compose(figure);
  } finally {
    page.style.colorScheme = colorScheme;
  }
}

function compose(figure: HTMLElement): FigureSvg {
  const parts = [...figure.querySelectorAll<SVGElement | HTMLCanvasElement>('svg, canvas')].filter((part) => isSeen(part));
  const words = wordsOf(figure);
  const frame = union([...parts.map((part) => extent(part)), ...words.map(({ box }) => box)]);
  const width = Math.ceil(frame.right - frame.left) + 2 * MARGIN;
  const height = Math.ceil(frame.bottom - frame.top) + 2 * MARGIN;
  const at = ({ left, top }: { left: number; top: number }) => [left - frame.left + MARGIN, top - frame.top + MARGIN] as const;
  const root = document.createElementNS(NAMESPACE, 'svg');
  setAll(root, { xmlns: NAMESPACE, width, height, viewBox: `0 0 ${width} ${height}` });
  root.append(element('rect', { width, height, fill: paperOf(figure) }));
  for (const part of parts) {
    const box = part.getBoundingClientRect();
    const [x, y] = at(box);
    root.append(part instanceof HTMLCanvasElement ? picture(part, x, y, box) : plot(part, x, y, box));
  }
  for (const { text, box, style, baseline } of words) {
    const [x] = at(box);
    const word = element('text', {
      x,
      y: baseline - frame.top + MARGIN,
      fill: style.color,
      'font-family': style.fontFamily,
      'font-size': style.fontSize,
      'font-style': style.fontStyle,
      'font-weight': style.fontWeight,
    });
    word.textContent = text;
    root.append(word);
  }
  return { svg: new XMLSerializer().serializeToString(root), width, height };
}

function isSeen(part: Element): boolean {
  const { width, height } = part.getBoundingClientRect();
  return width > 1 && height > 1 && !part.parentElement?.closest(NO_PART);
}

/** An SVG may draw beyond its own box: the numbers of an axis do. */
function extent(part: SVGElement | HTMLCanvasElement): DOMRect {
  const box = part.getBoundingClientRect();
  if (part instanceof HTMLCanvasElement || getComputedStyle(part).overflow !== 'visible') return box;
  return union([box, ...[...part.querySelectorAll('text')].map((text) => text.getBoundingClientRect())]);
}

function union(boxes: readonly DOMRect[]): DOMRect {
  if (boxes.length === 0) throw new Error('The figure is empty as yet; save it when there is something to see.');
  const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
  const [right, bottom] = [Math.max(...boxes.map((box) => box.right)), Math.max(...boxes.map((box) => box.bottom))];
  return new DOMRect(left, top, right - left, bottom - top);
}

function plot(svg: SVGElement, x: number, y: number, { width, height }: DOMRect): SVGElement {
  const copy = svg.cloneNode(true) as SVGElement;
  const originals = [svg, ...svg.querySelectorAll<SVGElement>('*')];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  const hidden: SVGElement[] = [];
  originals.forEach((original, i) => {
    const style = getComputedStyle(original);
    const target = copies[i]!;
    if (style.display === 'none') hidden.push(target);
    target.removeAttribute('class');
    target.removeAttribute('style');
    const around = original === svg ? undefined : getComputedStyle(original.parentElement!);
    for (const property of PROPERTIES) {
      const value = style.getPropertyValue(property);
      target.removeAttribute(property);
      if (value !== '' && (property === 'opacity' ? value !== '1' : value !== around?.getPropertyValue(property))) {
        target.setAttribute(property, value);
      }
    }
  });
  for (const each of hidden) each.remove();
  setAll(copy, { x, y, width, height, overflow: getComputedStyle(svg).overflow });
  return copy;
}

/** The pixels of a canvas, also of one that another thread draws. */
function picture(canvas: HTMLCanvasElement, x: number, y: number, { width, height }: DOMRect): SVGElement {
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  copy.getContext('2d')!.drawImage(canvas, 0, 0);
  const href = copy.toDataURL('image/png');
  const image = element('image', { x, y, width, height, href, preserveAspectRatio: 'none', 'image-rendering': 'pixelated' });
  // Programs older than SVG 2 know the address by this name alone.
  image.setAttributeNS(XLINK, 'xlink:href', href);
  return image;
}

interface Word {
  text: string;
  box: DOMRect;
  style: CSSStyleDeclaration;
  baseline: number;
}

/** The visible lines of text outside drawings and controls. */
function wordsOf(figure: HTMLElement): Word[] {
  const walker = document.createTreeWalker(figure, NodeFilter.SHOW_TEXT);
  const words: Word[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement!;
    const text = node.textContent?.trim() ?? '';
    if (text === '' || parent.closest(NO_PART)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const style = getComputedStyle(parent);
    if (box.width < 1 || style.visibility === 'hidden') continue;
    // An alphabetic baseline lies about a fifth of the font's size above the bottom of its box.
    const size = parseFloat(style.fontSize);
    words.push({ text, box, style, baseline: box.top + box.height / 2 + 0.34 * size });
  }
  return words;
}

function paperOf(figure: HTMLElement): string {
  const probe = document.createElement('span');
  probe.style.color = 'var(--paper)';
  figure.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(NAMESPACE, name);
  setAll(made, attributes);
  return made;
}

function setAll(target: SVGElement, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, String(value));
}
