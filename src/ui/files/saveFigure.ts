import { figureFile, type FigureFormat } from './figureFiles';
import { saveFile } from './saveFile';

/** Saves a figure under its name. @throws Error saying why it cannot be. */
export async function saveFigure(figure: HTMLElement, name: string, format: FigureFormat): Promise<void> {
  const file = name.toLowerCase().replaceAll(/[^\p{L}\d]+/gu, '-');
  await saveFile(`${file}.${format}`, await figureFile(figure, format));
}
