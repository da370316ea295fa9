import { figureSvg, type FigureSvg } from './figureSvg';

/** Pixels of a saved picture for each of the screen's: enough for print. */
const DENSITY = 3;

export type FigureFormat = 'svg' | 'png';

/** A figure as a file. @throws Error saying why there is none. */
export async function figureFile(figure: HTMLElement, format: FigureFormat): Promise<Blob> {
  const drawn = figureSvg(figure);
  const svg = new Blob([drawn.svg], { type: 'image/svg+xml' });
  return format === 'svg' ? svg : await rasterise(svg, drawn);
}

async function rasterise(svg: Blob, { width, height }: FigureSvg): Promise<Blob> {
  const url = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = DENSITY * width;
    canvas.height = DENSITY * height;
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob(
        (blob) => (blob ? resolve(blob) : reject(new Error('The browser could not make a picture of this size.'))),
        'image/png',
      );
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
