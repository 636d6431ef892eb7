import type { PdfContext } from './pdf-context.js';

/** Puts one drawing on one page of its size and returns the bytes of a PDF 1.4 file. The same drawing gives the same bytes. */
export function pdfFile(drawing: PdfContext, widthPx: number, heightPx: number): Buffer {
  const [width, height] = [Math.ceil(widthPx), Math.ceil(heightPx)];
  // PDF counts upwards from the bottom, charts downwards from the top.
  const content = `1 0 0 -1 0 ${height} cm\n${drawing.operators.join('\n')}\n`;
  const states = [...drawing.alphas]
    .sort((a, b) => a - b)
    .map((percent) => `/A${percent} << /ca ${percent / 100} /CA ${percent / 100} >>`)
    .join(' ');
  const font = (name: string): string =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents 4 0 R ` +
      `/Resources << /Font << /F1 5 0 R /F2 6 0 R >> /ExtGState << ${states} >> >> >>`,
    `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}endstream`,
    font('Helvetica'),
    font('Helvetica-Bold'),
  ];
  let text = '%PDF-1.4\n';
  const starts: number[] = [];
  for (const [index, object] of objects.entries()) {
    starts.push(text.length);
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('');
  text +=
    `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}` +
    `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
