import * as vega from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile, type TopLevelSpec } from 'vega-lite';
import { PdfContext } from './pdf-context.js';
import { pdfFile } from './pdf-file.js';

/** A chart as a picture for print. */
export interface Figure {
  readonly svg: string;
  readonly pdf: Buffer;
}

/** Draws a Vega-Lite spec that carries its data, without a browser. Nothing is loaded: addresses in the spec are refused. */
export async function drawFigure(spec: object): Promise<Figure> {
  const quiet = vega.logger(vega.Error);
  const compiled = compile(spec as TopLevelSpec, { logger: quiet }).spec;
  const refuse = () => Promise.reject(new Error('charts can not load addresses'));
  const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };
  const view = new vega.View(vega.parse(compiled, undefined, { ast: true }), {
    ...{ renderer: 'none', logger: quiet, loader, expr: expressionInterpreter },
  } as never);
  try {
    await view.runAsync();
    const svg = await view.toSVG();
    const drawing = new PdfContext();
    await view.toCanvas(1, { externalContext: drawing });
    const size = (side: 'width' | 'height'): number =>
      Number(new RegExp(`<svg[^>]* ${side}="([\\d.]+)"`).exec(svg)?.[1] ?? 600);
    return { svg, pdf: pdfFile(drawing, size('width'), size('height')) };
  } finally {
    view.finalize();
  }
}
