/** A colour as PDF wants it: red, green, blue in [0, 1], and how opaque. */
interface Ink {
  readonly rgb: readonly [number, number, number];
  readonly alpha: number;
}

interface State {
  fill: Ink | null;
  stroke: Ink | null;
  lineWidth: number;
  alpha: number;
  fontPx: number;
  isBold: boolean;
  textAlign: string;
  textBaseline: string;
}

/** Bézier weight of a quarter circle. */
const QUARTER = 0.5522847498307936;
const CAPS: Readonly<Record<string, number>> = { butt: 0, round: 1, square: 2 };
const JOINS: Readonly<Record<string, number>> = { miter: 0, round: 1, bevel: 2 };

/**
 * The part of a canvas's drawing context that Vega's charts use, written down as PDF operators: lines, curves, areas, text in Helvetica, dashes, clips and
 * opacity. No pictures and no gradients. Coordinates are pixels from the top left; one pixel is one point.
 */
export class PdfContext {
  /** What was drawn so far, as a PDF content stream without the flip of the axes. */
  readonly operators: string[] = [];
  /** Opacities in use; state `/A42` is 42 %. */
  readonly alphas = new Set<number>();
  lineCap = 'butt';
  lineJoin = 'miter';
  miterLimit = 10;
  lineDashOffset = 0;
  shadowBlur = 0;
  globalCompositeOperation = 'source-over';
  #dash: readonly number[] = [];
  #state: State = {
    ...{ fill: inkOf('#000'), stroke: inkOf('#000'), lineWidth: 1, alpha: 1 },
    ...{ fontPx: 11, isBold: false, textAlign: 'start', textBaseline: 'alphabetic' },
  };
  readonly #stack: State[] = [];
  #path: string[] = [];
  #last: readonly [number, number] | null = null;

  set fillStyle(style: unknown) {
    this.#state.fill = inkOf(style);
  }
  set strokeStyle(style: unknown) {
    this.#state.stroke = inkOf(style);
  }
  set lineWidth(width: number) {
    this.#state.lineWidth = width;
  }
  set globalAlpha(alpha: number) {
    this.#state.alpha = alpha;
  }
  get globalAlpha(): number {
    return this.#state.alpha;
  }
  set textAlign(align: string) {
    this.#state.textAlign = align;
  }
  set textBaseline(baseline: string) {
    this.#state.textBaseline = baseline;
  }
  set font(font: string) {
    this.#state.fontPx = Number(/([\d.]+)px/.exec(font)?.[1] ?? 11);
    this.#state.isBold = /\b(bold|[6-9]00)\b/.test(font);
  }

  save(): void {
    this.#stack.push({ ...this.#state });
    this.operators.push('q');
  }
  restore(): void {
    const state = this.#stack.pop();
    if (state === undefined) return;
    this.#state = state;
    this.operators.push('Q');
  }
  translate(x: number, y: number): void {
    this.transform(1, 0, 0, 1, x, y);
  }
  scale(x: number, y: number): void {
    this.transform(x, 0, 0, y, 0, 0);
  }
  rotate(angle: number): void {
    this.transform(Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0);
  }
  transform(...matrix: readonly [number, number, number, number, number, number]): void {
    this.operators.push(`${matrix.map(short).join(' ')} cm`);
  }
  setLineDash(dash: readonly number[] | null): void {
    this.#dash = dash ?? [];
  }

  beginPath(): void {
    this.#path = [];
    this.#last = null;
  }
  moveTo(x: number, y: number): void {
    this.#path.push(`${short(x)} ${short(y)} m`);
    this.#last = [x, y];
  }
  lineTo(x: number, y: number): void {
    if (this.#last === null) return this.moveTo(x, y);
    this.#path.push(`${short(x)} ${short(y)} l`);
    this.#last = [x, y];
  }
  bezierCurveTo(...at: readonly [number, number, number, number, number, number]): void {
    if (this.#last === null) this.moveTo(at[0], at[1]);
    this.#path.push(`${at.map(short).join(' ')} c`);
    this.#last = [at[4], at[5]];
  }
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void {
    const [fromX, fromY] = this.#last ?? [cx, cy];
    const near = (from: number, control: number): number => from + (2 / 3) * (control - from);
    this.bezierCurveTo(near(fromX, cx), near(fromY, cy), near(x, cx), near(y, cy), x, y);
  }
  arc(
    ...circle: readonly [x: number, y: number, radius: number, from: number, to: number, isBackwards?: boolean]
  ): void {
    const [x, y, radius, from, to, isBackwards = false] = circle;
    const turn = 2 * Math.PI;
    let sweep = to - from;
    if (isBackwards) sweep = sweep > 0 ? (sweep % turn) - turn : Math.max(sweep, -turn);
    else sweep = sweep < 0 ? (sweep % turn) + turn : Math.min(sweep, turn);
    const nParts = Math.max(1, Math.ceil(Math.abs(sweep) / (Math.PI / 2)));
    const step = sweep / nParts;
    const weight = (QUARTER * Math.tan(step / 4)) / Math.tan(Math.PI / 8);
    this.lineTo(x + radius * Math.cos(from), y + radius * Math.sin(from));
    for (let part = 0; part < nParts; part++) {
      const [a, b] = [from + part * step, from + (part + 1) * step];
      const [cosA, sinA, cosB, sinB] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
      this.bezierCurveTo(
        ...([x + radius * (cosA - weight * sinA), y + radius * (sinA + weight * cosA)] as const),
        ...([x + radius * (cosB + weight * sinB), y + radius * (sinB - weight * cosB)] as const),
        ...([x + radius * cosB, y + radius * sinB] as const),
      );
    }
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.#path.push(`${[x, y, width, height].map(short).join(' ')} re`);
    this.#last = [x, y];
  }
  closePath(): void {
    this.#path.push('h');
  }

  fill(): void {
    const { fill } = this.#state;
    if (fill !== null && this.#path.length > 0) this.#paint([...this.#colour(fill, 'rg'), ...this.#path, 'f']);
  }
  stroke(): void {
    const { stroke } = this.#state;
    if (stroke === null || this.#path.length === 0) return;
    this.#paint([...this.#colour(stroke, 'RG'), ...this.#pen(), ...this.#path, 'S']);
  }
  clip(): void {
    if (this.#path.length > 0) this.operators.push(...this.#path, 'W n');
    this.#path = [];
  }
  fillRect(x: number, y: number, width: number, height: number): void {
    this.beginPath();
    this.rect(x, y, width, height);
    this.fill();
  }
  /** Paper is white already. */
  clearRect(): void {}

  fillText(text: string, x: number, y: number): void {
    const { fill, fontPx, isBold, textAlign, textBaseline } = this.#state;
    if (fill === null || text === '') return;
    const width = this.measureText(text).width;
    const left = textAlign === 'center' ? x - width / 2 : textAlign === 'right' || textAlign === 'end' ? x - width : x;
    const below =
      textBaseline === 'top' ? 0.79 : textBaseline === 'middle' ? 0.3 : textBaseline === 'bottom' ? -0.21 : 0;
    const matrix = [1, 0, 0, -1, left, y + below * fontPx].map(short).join(' ');
    this.#paint([
      ...this.#colour(fill, 'rg'),
      `BT /${isBold ? 'F2' : 'F1'} ${short(fontPx)} Tf ${matrix} Tm ${pdfText(text)} Tj ET`,
    ]);
  }
  strokeText(): void {}
  measureText(text: string): { width: number } {
    const { fontPx, isBold } = this.#state;
    return { width: fontPx * [...text].reduce((sum, letter) => sum + widthOf(letter), 0) * (isBold ? 1.05 : 1) };
  }
  isPointInPath(): boolean {
    return false;
  }

  #paint(operators: readonly string[]): void {
    this.operators.push('q', ...operators, 'Q');
  }
  #colour({ rgb, alpha }: Ink, operator: 'rg' | 'RG'): string[] {
    const percent = Math.round(100 * Math.min(1, alpha * this.#state.alpha));
    this.alphas.add(percent);
    return [`/A${percent} gs`, `${rgb.map(short).join(' ')} ${operator}`];
  }
  #pen(): string[] {
    const dash = `[${this.#dash.map(short).join(' ')}] ${short(this.lineDashOffset)} d`;
    const { lineWidth } = this.#state;
    return [
      `${short(lineWidth)} w ${CAPS[this.lineCap] ?? 0} J ${JOINS[this.lineJoin] ?? 0} j ${short(this.miterLimit)} M`,
      dash,
    ];
  }
}

function short(value: number): string {
  return String(Number(value.toFixed(3)));
}

/** `#rgb`, `#rrggbb`, `rgb(r, g, b)`, `rgba(r, g, b, a)` and the two names that charts use; null for none. */
function inkOf(style: unknown): Ink | null {
  if (typeof style !== 'string' || style === 'none' || style === 'transparent') return null;
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(style)?.[1];
  if (hex !== undefined) {
    const whole = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
    const part = (at: number): number => parseInt(whole.slice(at, at + 2), 16) / 255;
    return { rgb: [part(0), part(2), part(4)], alpha: 1 };
  }
  const parts = /^rgba?\(([^)]*)\)$/
    .exec(style)?.[1]
    ?.split(/[\s,/]+/)
    .map(Number);
  if (parts !== undefined)
    return { rgb: [(parts[0] ?? 0) / 255, (parts[1] ?? 0) / 255, (parts[2] ?? 0) / 255], alpha: parts[3] ?? 1 };
  return { rgb: style === 'white' ? [1, 1, 1] : [0, 0, 0], alpha: 1 };
}

/** Widths of Helvetica's letters in parts of the font size, in groups. Source: Adobe, "Core 14 AFM files", Helvetica. */
const WIDTHS: readonly (readonly [letters: string, width: number])[] = [
  ["ijl'|", 0.222],
  ['ftI.,:;/ \\![]', 0.278],
  ['r()-`', 0.333],
  ['"', 0.355],
  ['*', 0.389],
  ['ckszvxyJ', 0.5],
  ['=+<>~\u2212\u00b1', 0.584],
  ['TFZ', 0.611],
  ['ABEKPSVXY&', 0.667],
  ['CDHNRUw', 0.722],
  ['GOQ', 0.778],
  ['mM', 0.833],
  ['%', 0.889],
  ['W', 0.944],
  ['\u2026', 1],
];

function widthOf(letter: string): number {
  return WIDTHS.find(([letters]) => letters.includes(letter))?.[1] ?? 0.556;
}

/** Letters beyond Latin-1 that charts use, in the font's own encoding (WinAnsi). */
const WIN_ANSI: Readonly<Record<string, number>> = {
  '\u2212': 0x2d,
  '\u2013': 0x96,
  '\u2014': 0x97,
  '\u2018': 0x91,
  '\u2019': 0x92,
  '\u201c': 0x93,
  '\u201d': 0x94,
  '\u2026': 0x85,
  '\u2022': 0x95,
};

function pdfText(text: string): string {
  const bytes = [...text].map((letter) => {
    const code = WIN_ANSI[letter] ?? letter.charCodeAt(0);
    return code > 0xff ? 0x3f : code;
  });
  return `<${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}>`;
}
