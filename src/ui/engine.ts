import { startLab } from '../lab/client/start';
import { rememberedTheme } from './state/rememberedTheme';

// The first of the page's scripts to run: the reader's own colours, and the engine on its way while the rest is still being loaded.
const theme = rememberedTheme();
if (theme) document.documentElement.dataset['theme'] = theme;

/** The page's end of the engine, which loads and asks for its device from now on. */
export const client = startLab();
