import {
  bakeColourMap,
  DENSITY_DARK,
  DENSITY_LIGHT,
  LOSS_DARK,
  LOSS_LIGHT,
  NON_FINITE_DARK,
  NON_FINITE_LIGHT,
  SIGNED_DARK,
  SIGNED_LIGHT,
} from '../../lab/colour';
import { rememberedTheme, rememberTheme } from './rememberedTheme';

/** The colours that canvases are drawn with: maps of 256 RGBA entries, and the colour of what is not finite. */
export interface Palette {
  signed: Uint8Array;
  density: Uint8Array;
  loss: Uint8Array;
  nonFinite: string;
}

const LIGHT: Palette = {
  signed: bakeColourMap(SIGNED_LIGHT),
  density: bakeColourMap(DENSITY_LIGHT),
  loss: bakeColourMap(LOSS_LIGHT),
  nonFinite: NON_FINITE_LIGHT,
};
const DARK: Palette = {
  signed: bakeColourMap(SIGNED_DARK),
  density: bakeColourMap(DENSITY_DARK),
  loss: bakeColourMap(LOSS_DARK),
  nonFinite: NON_FINITE_DARK,
};

/** Light or dark: as the system says, until someone chooses; a choice is remembered where the browser allows it. */
export class Theme {
  readonly #system = matchMedia('(prefers-color-scheme: dark)');
  #systemDark = $state(this.#system.matches);
  #chosen = $state<'light' | 'dark' | undefined>(rememberedTheme());

  constructor() {
    this.#system.addEventListener('change', ({ matches }) => (this.#systemDark = matches));
    if (this.#chosen) document.documentElement.dataset['theme'] = this.#chosen;
  }

  /** Whether the page is dark now. */
  get dark(): boolean {
    return this.#chosen ? this.#chosen === 'dark' : this.#systemDark;
  }

  /** The colours of the present theme. */
  get palette(): Palette {
    return this.dark ? DARK : LIGHT;
  }

  /** Chooses the other one, for this page and the next visit. */
  toggle(): void {
    this.#chosen = this.dark ? 'light' : 'dark';
    document.documentElement.dataset['theme'] = this.#chosen;
    rememberTheme(this.#chosen);
  }
}
