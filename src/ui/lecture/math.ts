/** A piece of MathML as plain data. */
export interface MathElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (string | MathElement)[];
}

/** A paragraph: text with formulas in it. */
export type Paragraph = readonly (string | MathElement)[];

/** A formula in TeX. The build replaces it by its MathML (`src/tools/build/texPlugin.mjs`), so that it costs nothing here. */
export function tex(source: TemplateStringsArray): MathElement {
  throw new Error(`The formula ${String(source.raw[0])} was not typeset: this file is not built with the tex plugin.`);
}

/** A paragraph from a template with formulas: say`The variance is ${tex`\sigma^2`}.` */
export function say(strings: TemplateStringsArray, ...formulas: readonly MathElement[]): Paragraph {
  return strings.flatMap((text, i) => [text, formulas[i]].filter((part) => part !== undefined && part !== '') as (string | MathElement)[]);
}
