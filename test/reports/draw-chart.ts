import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import type { TopLevelSpec } from 'vega-lite';

/** What came of drawing a chart without a browser. */
export interface Drawing {
  readonly svg: string;
  /** Paths of symbols, lines, areas and rules that hold data. */
  readonly nMarks: number;
  readonly warnings: readonly string[];
}

/** Compiles a Vega-Lite spec and draws it to SVG; everything the two compilers complain of comes back as warnings. */
export async function drawChart(spec: unknown): Promise<Drawing> {
  const warnings: string[] = [];
  const say = (...words: readonly unknown[]) => warnings.push(words.map(String).join(' '));
  const logger = {
    level: () => logger,
    error: (...words: readonly unknown[]) => (say(...words), logger),
    warn: (...words: readonly unknown[]) => (say(...words), logger),
    info: () => logger,
    debug: () => logger,
  } as never;
  const compiled = compile(spec as TopLevelSpec, { logger });
  const view = new View(parse(compiled.spec), { renderer: 'none', logger });
  const svg = await view.toSVG();
  view.finalize();
  return { svg, nMarks: countMarks(svg), warnings };
}

/** Counts the drawn elements inside mark groups (axes, legends and backgrounds do not count). */
function countMarks(svg: string): number {
  let n = 0;
  for (const group of svg.matchAll(/<g class="mark-(?:symbol|line|area|rule|rect) role-mark[^"]*"[^>]*>(.*?)<\/g>/gs))
    n += group[1]?.match(/<(?:path|line|rect) /g)?.length ?? 0;
  return n;
}
