/**
 * Typesets the formulas of the lecture when the page is built: tex`…` in its sources becomes the MathML as a tree of plain
 * data, so that no typesetting library reaches the reader, and no text is ever parsed as HTML.
 */
import temml from 'temml';

/** A formula in the source: TeX, no backquote within. */
const FORMULA = /\btex`([^`]*)`/g;

/** Attributes of a formula that only look decides; a strict content security policy would refuse them. */
const LOOK = new Set(['style', 'class']);

/**
 * A node of temml's own tree.
 * @typedef {{ type?: string, text?: string, attributes?: Record<string, string>, children?: TemmlNode[] }} TemmlNode
 */

/** @typedef {string | { tag: string, attributes: Record<string, string>, children: MathTree[] }} MathTree */

/**
 * The MathML of a formula, from `math` down.
 * @param {string} source TeX
 * @returns {MathTree}
 */
export function typeset(source) {
  const [tree] = plain(temml.__renderToMathMLTree(source, { throwOnError: true }));
  return /** @type {MathTree} */ (tree);
}

/**
 * @param {TemmlNode} node
 * @returns {MathTree[]}
 */
function plain(node) {
  if (node.text !== undefined) return [node.text];
  const children = (node.children ?? []).flatMap(plain);
  if (node.type === undefined) return children;
  const attributes = Object.fromEntries(Object.entries(node.attributes ?? {}).filter(([name]) => name !== 'xmlns' && !LOOK.has(name)));
  return [{ tag: node.type, attributes, children }];
}

/** @returns {import('vite').Plugin} */
export function texPlugin() {
  return {
    name: 'tex',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/ui\/lecture\/.*\.ts$/.test(id) || !FORMULA.test(code)) return null;
      return { code: code.replaceAll(FORMULA, (_, source) => JSON.stringify(typeset(source))), map: null };
    },
  };
}
